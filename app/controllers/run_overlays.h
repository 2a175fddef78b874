// SPDX-License-Identifier: GPL-3.0-or-later
// The runs that are drawn over the shown one. They are read from the workspace, and read again
// while they train. Window thread only.
#pragma once
#include <memory>
#include <vector>

#include <QObject>

#include "app/controllers/engine_run.h"
#include "app/controllers/reader.h"
#include "app/controllers/run_series.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"

namespace sparsescope {

class RunOverlays : public QObject {
    Q_OBJECT

  public:
    // When `engine` begins a branch, its parent is added.
    RunOverlays(WorkspaceController& workspace, EngineRun& engine, QObject* parent = nullptr);

    static constexpr std::size_t most = 8;
    void set(const std::vector<RunId>& runs);  // keeps the first `most` of them
    // The runs that were asked for. series() has each of them once it has been read.
    [[nodiscard]] const std::vector<RunId>& ids() const { return ids_; }
    [[nodiscard]] const std::vector<RunSeries>& series() const { return series_; }

  Q_SIGNALS:
    void changed();

  private:
    void forgetWorkspace();
    void followContents();
    void addParent();
    void read();
    void take(std::vector<RunSeries> fresh);

    WorkspaceController& workspace_;
    EngineRun& engine_;
    std::vector<RunId> ids_;
    std::vector<RunSeries> series_;
    std::shared_ptr<Reader> reader_;
    Task task_;
};

}  // namespace sparsescope
