// SPDX-License-Identifier: GPL-3.0-or-later
// A run is in progress and the window is to be closed: what shall become of the run?
#pragma once
#include <QDialog>
#include <QString>

namespace sparsescope {

class CloseRunDialog : public QDialog {
    Q_OBJECT

  public:
    enum class Choice { keep_running, stop_and_keep };
    CloseRunDialog(const QString& run, QWidget* parent);

  Q_SIGNALS:
    void chosen(sparsescope::CloseRunDialog::Choice choice);  // not when cancelled
};

}  // namespace sparsescope
