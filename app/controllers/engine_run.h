// SPDX-License-Identifier: GPL-3.0-or-later
// The run that the window's own engine does: starting it, steering it, and what it has measured so
// far. Only one runs at a time. Window thread only.
#pragma once
#include <QObject>
#include <QString>
#include <QTimer>

#include "app/controllers/run_series.h"
#include "app/controllers/workspace_controller.h"
#include "app/engine/engine_host.h"
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

class EngineRun : public QObject {
    Q_OBJECT

  public:
    EngineRun(WorkspaceController& workspace, const QString& engine, QObject* parent = nullptr);

    // Each of these does nothing while the engine runs.
    void start(const QString& dataset, const TrainConfig& config, const Watch& watch);
    // `run` is what is known of a run of the open workspace.
    void resume(RunSeries run, const Watch& watch);
    void branch(RunId parent, qint64 step, const TrainConfig& config, const Watch& watch);
    // arguments: the command line of a sweep (app/engine/engine_command.h).
    void sweep(const QStringList& arguments);

    // Words to the engine, which obeys at the next step.
    void pause();    // ends at a checkpoint
    void stop();     // keeps what was learned
    void discard();  // stops and removes the run
    void mark();     // writes a checkpoint that stays
    void cancel();   // gives the run up
    void leaveInBackground();

    [[nodiscard]] bool running() const { return host_.running(); }
    // What the engine was told to end with and has not done yet.
    enum class Ending { none, pausing, stopping, discarding };
    [[nodiscard]] Ending ending() const { return ending_; }
    [[nodiscard]] bool stopping() const { return ending_ != Ending::none; }
    [[nodiscard]] bool sweeping() const { return sweeping_; }
    // What happens before and after the steps, or what they wait for; else empty.
    [[nodiscard]] QString stage() const { return stage_; }
    [[nodiscard]] bool waiting() const { return waiting_; }  // for something outside the run

    // The run, also after it has ended; its id is 0 until the engine has told it.
    [[nodiscard]] const RunSeries& series() const { return series_; }
    // Whether it belongs to the open workspace. Ids are only unique within one.
    [[nodiscard]] bool isHere() const { return path_ == workspace_.path(); }
    // Adds what the store has of the run. Returns whether its pins are others now.
    bool addStored(StoredPart part) { return add_stored(series_, std::move(part), running()); }

  Q_SIGNALS:
    void began();           // another run was asked for
    void runningChanged();  // also: its ending, its stage
    void runChanged();      // its id, name or state
    void measured();        // at most ten times a second
    void checkpointWritten();
    void forgotten(sparsescope::RunId run);  // it was discarded or deleted
    void noticed(const QString& sentence);   // a rule came true
    void ended(const sparsescope::EngineOutcome& outcome);

  private:
    void begin(const QStringList& arguments, RunSeries series);
    void tell(ControlWord word, Ending ending);
    void hear(const Event& event);
    void hearStart(const StartedEvent& started);
    void hearStep(const StepMetrics& step);
    void setStage(const QString& stage, bool waiting);
    void finish(const EngineOutcome& outcome);
    void followContents();
    void forget();
    void announce();

    WorkspaceController& workspace_;
    EngineHost host_;
    RunSeries series_;
    QString path_;              // of the workspace it was started in
    bool is_stored_ = false;    // it was seen in the workspace
    bool unannounced_ = false;  // metrics came since the last announcement
    QTimer announce_timer_;
    Ending ending_ = Ending::none;
    bool sweeping_ = false;
    bool waiting_ = false;
    QString stage_;
};

}  // namespace sparsescope
