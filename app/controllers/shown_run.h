// SPDX-License-Identifier: GPL-3.0-or-later
// The run that the pages show, with all that was measured: live, when it is the one of our engine,
// else as the workspace has it. A run that another process trains is followed. Window thread only.
#pragma once
#include <memory>

#include <QObject>
#include <QTimer>

#include "app/controllers/engine_run.h"
#include "app/controllers/reader.h"
#include "app/controllers/run_series.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"

namespace sparsescope {

class ShownRun : public QObject {
    Q_OBJECT

  public:
    ShownRun(WorkspaceController& workspace, EngineRun& engine, QObject* parent = nullptr);

    // A run of the open workspace. Without being asked, the newest run is shown, and then the one
    // that the engine begins.
    void show(RunId run);
    [[nodiscard]] RunId id() const { return series().id; }
    [[nodiscard]] const RunSeries& series() const { return live_ ? engine_.series() : stored_; }
    [[nodiscard]] bool isLive() const { return live_; }
    // Reads what the store has of the run beyond what is here; of a live one what came before, its
    // checkpoints and its pins.
    void fetch();

  Q_SIGNALS:
    void changed();   // another run, or its name or state
    void measured();  // about ten times a second at most
    void pinsChanged();

  private:
    void forgetWorkspace();
    void followEngine();
    void followContents();
    void showNewest(RunId except = 0);
    void takeStored(StoredPart part);

    WorkspaceController& workspace_;
    EngineRun& engine_;
    bool live_ = false;
    RunSeries stored_;
    QTimer follow_timer_;
    std::shared_ptr<Reader> reader_;
    Task fetch_;
};

}  // namespace sparsescope
