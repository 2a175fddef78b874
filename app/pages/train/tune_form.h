// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of a run that tunes a backbone: what belongs together, and how it learns. For a
// dataset whose backbone cannot be tuned here it says why, with a button that helps.
#pragma once
#include <QWidget>
#include <optional>

#include "app/controllers/task.h"
#include "app/parts/tune_standing.h"
#include "core/corpus/corpus_types.h"
#include "core/recipe/data_shape.h"
#include "core/recipe/tune_config.h"

class QComboBox;
class QPushButton;

namespace sparsescope {

class FileField;
class PairsPreview;
class ParamForm;
class TextLabel;

// What a person chose there.
struct TuneChoice {
    TuneConfig usual;  // what `config` is told apart from
    TuneConfig config;
    QString file;            // of the pairs; "": the labels of the dataset
    std::int64_t pairs = 0;  // of labels: the documents that have one, an upper limit
};

class TuneForm : public QWidget {
    Q_OBJECT

  public:
    explicit TuneForm(QWidget* parent = nullptr);
    // What is finetuned, and whether it can be.
    void setDataset(const DatasetInfo& dataset, const DataShape& shape,
                    const TuneStanding& standing);
    void setArm(TuneArm arm);
    // The error names what is missing or cannot be read.
    [[nodiscard]] Result<TuneChoice> choice() const;
    // What a setting left open stands for, when that is known.
    void showResolved(const TuneConfig& resolved);

  Q_SIGNALS:
    void edited();
    void wayOutRequested(sparsescope::TuneStanding::WayOut way_out);

  private:
    QWidget* buildData();
    QWidget* buildResting();
    ParamForm* buildSettings(TuneArm arm);
    void showData();
    [[nodiscard]] TuneDataKind kind() const;
    [[nodiscard]] ParamForm* settings() const;  // of the arm
    [[nodiscard]] const TuneConfig& usual() const;

    TuneArm arm_ = TuneArm::staged;
    DatasetId dataset_ = 0;
    TuneConfig usual_staged_, usual_joint_;
    int classes_ = 0;         // of the training documents, or levels
    std::int64_t alike_ = 0;  // training documents that have one
    TuneStanding::WayOut way_out_ = TuneStanding::WayOut::none;
    QWidget* resting_ = nullptr;
    TextLabel* why_ = nullptr;
    QPushButton* help_ = nullptr;
    QWidget* body_;
    QComboBox* data_ = nullptr;
    TextLabel* note_ = nullptr;
    TextLabel* explained_ = nullptr;
    bool texts_ = true;
    FileField* file_ = nullptr;
    PairsPreview* preview_ = nullptr;
    ParamForm* staged_;
    ParamForm* joint_;
};

}  // namespace sparsescope
