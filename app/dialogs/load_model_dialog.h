// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that asks which dataset a model file belongs to, for how many active neurons it was
// trained, and what it is to be called.
#pragma once
#include <QString>
#include <QStringList>

#include "app/dialogs/form_dialog.h"

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace sparsescope {

class CommandLineBox;
class WorkspaceController;

class LoadModelDialog : public FormDialog {
    Q_OBJECT

  public:
    LoadModelDialog(const WorkspaceController& workspace, const QString& file, QWidget* parent);

  Q_SIGNALS:
    void chosen(const QStringList& arguments);  // of the command line

  private:
    void update();
    [[nodiscard]] QStringList arguments() const;

    QString workspace_;
    QString file_;
    QComboBox* dataset_;
    QSpinBox* k_;
    QLineEdit* name_;
    CommandLineBox* command_;
    QPushButton* load_;
};

}  // namespace sparsescope
