// SPDX-License-Identifier: GPL-3.0-or-later
// The newest numbers of every run that has ended, as tables show them. Each run is read once, in a
// task. Window thread only.
#pragma once
#include <map>
#include <memory>

#include <QObject>

#include "app/controllers/engine_run.h"
#include "app/controllers/reader.h"
#include "app/controllers/run_series.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"

namespace sparsescope {

class RunSummaries : public QObject {
    Q_OBJECT

  public:
    RunSummaries(WorkspaceController& workspace, EngineRun& engine, QObject* parent = nullptr);

    // Null while the run trains, and until it has been read.
    [[nodiscard]] const RunSummary* of(RunId run) const;
    // What runs take, of all that have been read.
    [[nodiscard]] std::int64_t bytes() const;
    // What was read is out of date.
    void readAgain();

  Q_SIGNALS:
    void changed();

  private:
    void forgetWorkspace();
    void followContents();
    void read();

    WorkspaceController& workspace_;
    std::map<RunId, RunSummary> summaries_;
    std::shared_ptr<Reader> reader_;
    Task task_;
};

}  // namespace sparsescope
