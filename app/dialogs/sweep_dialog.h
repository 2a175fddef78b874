// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog for a sweep: one recipe, trained with several values of any of its settings. It shows
// how many runs these are, how long they take, which values cannot work, and the command that does
// the same.
#pragma once
#include <vector>

#include "app/dialogs/form_dialog.h"
#include "app/engine/engine_command.h"
#include "core/base/result.h"
#include "core/corpus/corpus_types.h"
#include "core/types/param_spec.h"

class QComboBox;
class QGridLayout;
class QLineEdit;
class QPushButton;

namespace sparsescope {

class AppContext;
class CommandLineBox;
class TextLabel;

class SweepDialog : public FormDialog {
    Q_OBJECT

  public:
    SweepDialog(const AppContext& context, const DatasetInfo& dataset, const TrainConfig& config,
                const Watch& watch, QWidget* parent);

  Q_SIGNALS:
    // `title` says what is swept, in a few words.
    void chosen(const QString& title, const QStringList& arguments);

  private:
    struct Field {
        const ParamSpec* spec = nullptr;
        QLineEdit* edit = nullptr;
    };
    QWidget* buildFields();
    QLineEdit* addField(const ParamSpec& spec);
    void addChosen(int index);
    [[nodiscard]] QString title() const;
    void update();
    void refuse(const QString& sentence);
    [[nodiscard]] std::vector<SweepAxis> axes() const;

    const AppContext& context_;
    DatasetId dataset_;
    QString dataset_name_;
    TrainConfig config_;
    Watch watch_;
    std::vector<Field> fields_;
    QGridLayout* grid_ = nullptr;
    QComboBox* more_ = nullptr;
    TextLabel* verdict_;
    CommandLineBox* command_;
    QPushButton* start_;
};

// The recipe with every combination of the axes' values; the recipe alone when there are no axes.
// The error names a value that cannot be read, or says that there are too many combinations.
[[nodiscard]] Result<std::vector<TrainConfig>> sweep_configs(const TrainConfig& config,
                                                             const std::vector<SweepAxis>& axes);

}  // namespace sparsescope
