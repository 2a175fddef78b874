// SPDX-License-Identifier: GPL-3.0-or-later
// The run that the pages show, with everything that was measured. It comes live from the window's
// own engine, or else from the workspace; a run that another process trains is read again and
// again. Window thread only.
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

    // Shows a run of the open workspace. Without this call, the run that trains, or else the newest
    // one, is shown when a workspace opens, and later the one that the engine begins.
    void show(RunId run);
    [[nodiscard]] RunId id() const { return series().id; }
    [[nodiscard]] const RunSeries& series() const { return live_ ? engine_.series() : stored_; }
    [[nodiscard]] bool isLive() const { return live_; }
    // Reads what the workspace has of the run and series() lacks. For a live run these are earlier
    // measurements, checkpoints and pins.
    void fetch();

  Q_SIGNALS:
    void changed();   // another run is shown, or its name or state changed
    void measured();  // at most about ten times a second
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
