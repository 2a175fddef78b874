// SPDX-License-Identifier: GPL-3.0-or-later
// Trainings that wait for the window's engine: what is started while it trains begins when it has
// ended, one after the other. A run that a person paused, or that could not begin, holds the queue.
// What waits is kept in the settings, so that it is there, held, when the workspace is opened
// again. A window that may only read the workspace has no queue: it belongs to the one that may
// write. Window thread only.
#pragma once
#include <vector>

#include <QObject>
#include <QString>
#include <QStringList>

#include "app/controllers/engine_run.h"
#include "app/controllers/settings.h"
#include "app/controllers/workspace_controller.h"

namespace sparsescope {

class RunQueue : public QObject {
    Q_OBJECT

  public:
    RunQueue(WorkspaceController& workspace, EngineRun& training, Settings& settings,
             QObject* parent = nullptr);

    struct Job {
        QString title;          // "semantic, k 8"
        QStringList arguments;  // what app/engine/engine_command.h returns; [1] is the workspace
        bool operator==(const Job&) const = default;
    };
    // Begins it now, or when what trains and what waits has ended; what is held lets it pass. The
    // same job is not queued twice in a row, which a double click would do.
    void submit(const Job& job);
    [[nodiscard]] const std::vector<Job>& waiting() const { return waiting_; }
    // Nothing begins by itself: a person paused a run, or the window has just been opened.
    [[nodiscard]] bool held() const { return ready_ == 0 && !training_.running(); }
    void hold();  // until a person starts something
    void startNext();
    void remove(int index);

  Q_SIGNALS:
    void changed();

  private:
    void begin(const Job& job);
    void restore();
    void store();
    void followEnd(const EngineOutcome& outcome);

    WorkspaceController& workspace_;
    EngineRun& training_;
    Settings& settings_;
    std::vector<Job> waiting_;
    std::size_t ready_ = 0;  // how many of the first begin by themselves; the others are held
    Job newest_;             // the one that trains, if it came from here
};

}  // namespace sparsescope
