// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that asks which dataset a model file belongs to, and for how many active neurons it
// was trained.
#pragma once
#include <QDialog>
#include <QString>

class QComboBox;
class QSpinBox;

namespace sparsescope {

class CommandLineBox;
class WorkspaceController;

class LoadModelDialog : public QDialog {
    Q_OBJECT

  public:
    LoadModelDialog(const WorkspaceController& workspace, const QString& file, QWidget* parent);

  Q_SIGNALS:
    void chosen(const QString& dataset, int k);

  private:
    void update();

    QString workspace_;
    QString file_;
    QComboBox* dataset_;
    QSpinBox* k_;
    CommandLineBox* command_;
};

}  // namespace sparsescope
