// SPDX-License-Identifier: GPL-3.0-or-later
// What rarely matters of an import, folded away under "More": the parts for validation and tests,
// and the length of embeddings. The fold says what holds while it is closed.
#pragma once
#include <QString>
#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;
class QToolButton;

namespace sparsescope {

struct ImportChoice;

class ImportOptionsForm : public QWidget {
    Q_OBJECT

  public:
    // `added`: the documents are added to a dataset, which has its own rule for embeddings.
    explicit ImportOptionsForm(bool added, QWidget* parent = nullptr);
    void write(ImportChoice& choice) const;
    // The file tells the parts, which holds unless shares are asked for.
    void setPartsTold(bool told);

  Q_SIGNALS:
    void edited();

  private:
    void fold(bool open);
    void sayWhatHolds();

    bool added_;
    bool parts_told_ = false;
    QToolButton* more_;
    QWidget* fields_;
    QDoubleSpinBox* validation_;
    QDoubleSpinBox* test_;
    QCheckBox* normalize_;
};

}  // namespace sparsescope
