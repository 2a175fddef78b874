// SPDX-License-Identifier: GPL-3.0-or-later
// The buttons that steer the run of the window's engine while it trains: pause, stop and keep, mark
// a checkpoint, and discard. Below them stands how far the run is, or what it waits for.
#pragma once
#include <QWidget>

class QPushButton;

namespace sparsescope {

class EngineRun;
class ProgressLine;

class RunControls : public QWidget {
    Q_OBJECT

  public:
    explicit RunControls(EngineRun& training, QWidget* parent = nullptr);

  private:
    void refresh();
    void refreshProgress();
    void askToDiscard();

    EngineRun& training_;
    QPushButton* pause_;
    QPushButton* stop_;
    QPushButton* mark_;
    QPushButton* discard_;
    ProgressLine* progress_;
};

}  // namespace sparsescope
