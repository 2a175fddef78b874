// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that asks how to import a file, and shows the command that does the same.
#pragma once
#include <QDialog>
#include <QString>

#include "app/engine/engine_command.h"

class QCheckBox;
class QDoubleSpinBox;
class QLineEdit;
class QPushButton;

namespace sparsescope {

class CommandLineBox;

class ImportDialog : public QDialog {
    Q_OBJECT

  public:
    // `into` is the dataset that gets the documents; "" makes a new one.
    ImportDialog(const QString& workspace, const QString& file, const QString& into,
                 QWidget* parent);
    [[nodiscard]] ImportChoice choice() const;

  Q_SIGNALS:
    void chosen(const sparsescope::ImportChoice& choice);

  private:
    void update();

    QString workspace_;
    QString file_;
    QString into_;
    QLineEdit* name_;
    QLineEdit* labels_file_;
    QLineEdit* texts_file_;
    QLineEdit* label_column_;
    QLineEdit* text_column_;
    QLineEdit* level_columns_;
    QDoubleSpinBox* validation_percent_;
    QDoubleSpinBox* test_percent_;
    QCheckBox* normalize_;
    QCheckBox* skip_;
    CommandLineBox* command_;
    QPushButton* import_;
};

}  // namespace sparsescope
