// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what to do with the run in progress when the window is closed.
#pragma once
#include <QDialog>
#include <QString>

namespace sparsescope {

class CloseRunDialog : public QDialog {
    Q_OBJECT

  public:
    enum class Choice { keep_running, stop_and_keep };
    // `waiting` is the number of trainings that wait for the run's end.
    CloseRunDialog(const QString& run, int waiting, QWidget* parent);

  Q_SIGNALS:
    void chosen(sparsescope::CloseRunDialog::Choice choice);  // not sent when cancelled
};

}  // namespace sparsescope
