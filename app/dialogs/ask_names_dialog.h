// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that asks which program is to be asked for names of neurons, and about how many.
#pragma once
#include <QDialog>

class QLineEdit;
class QPushButton;
class QSpinBox;

namespace sparsescope {

class AskNamesDialog : public QDialog {
    Q_OBJECT

  public:
    // `command` was used last; "": none was.
    AskNamesDialog(const QString& command, QWidget* parent);

  Q_SIGNALS:
    void chosen(const QString& command, int neurons);

  private:
    QLineEdit* command_;
    QSpinBox* neurons_;
    QPushButton* accept_;
};

}  // namespace sparsescope
