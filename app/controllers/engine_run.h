// SPDX-License-Identifier: GPL-3.0-or-later
// The run that the window's own engine trains: starts it, steers it, and keeps what it has measured
// so far. There is at most one at a time. Window thread only.
#pragma once
#include <QObject>
#include <QString>
#include <QTimer>

#include "app/controllers/run_series.h"
#include "app/controllers/run_times.h"
#include "app/controllers/settings.h"
#include "app/controllers/workspace_controller.h"
#include "app/engine/engine_host.h"
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

class EngineRun : public QObject {
    Q_OBJECT

  public:
    EngineRun(WorkspaceController& workspace, Settings& settings, const QString& engine,
              QObject* parent = nullptr);

    // Each of these does nothing while the engine runs.
    void start(const QString& dataset, const TrainConfig& config, const Watch& watch);
    // `run` is a run of the open workspace with everything that is known of it.
    void resume(RunSeries run, const Watch& watch);
    void branch(RunId parent, qint64 step, const TrainConfig& config, const Watch& watch);
    // `arguments` are of a train, branch or sweep; the second one is the workspace.
    void go(const QStringList& arguments);

    // These four ask the engine, which obeys at its next step.
    void pause();    // writes a checkpoint and ends; the run can be resumed
    void stop();     // ends and keeps the model
    void discard();  // ends and removes the run
    void mark();     // writes a checkpoint that later ones do not replace
    void leaveInBackground();

    [[nodiscard]] bool running() const { return host_.running(); }
    // How the engine was asked to end the run, while it has not obeyed yet.
    enum class Ending { none, pausing, stopping, discarding };
    [[nodiscard]] Ending ending() const { return ending_; }
    [[nodiscard]] bool stopping() const { return ending_ != Ending::none; }
    [[nodiscard]] bool sweeping() const { return sweeping_; }
    // Whether the engine that was started last has begun a run.
    [[nodiscard]] bool reported() const { return reported_; }
    // What the engine does before or after the steps, or what it waits for; "" while it trains.
    [[nodiscard]] QString stage() const { return stage_; }
    [[nodiscard]] bool waiting() const { return waiting_; }  // for something outside the run

    // The run, which stays here after it has ended. Its id is 0 until the engine has reported it.
    [[nodiscard]] const RunSeries& series() const { return series_; }
    // Whether the run belongs to the open workspace, since ids are unique only within a workspace.
    [[nodiscard]] bool isHere() const { return path_ == workspace_.path(); }
    // Adds what the workspace has stored of the run. Returns whether its pins changed.
    bool addStored(StoredPart part) { return add_stored(series_, std::move(part), running()); }

  Q_SIGNALS:
    void began();           // another run has been started
    void runningChanged();  // or ending() or stage() changed
    void runChanged();      // the run's id, name or state changed
    void measured();        // at most ten times a second
    void checkpointWritten();
    void forgotten(sparsescope::RunId run);  // the run was discarded or deleted
    void noticed(const QString& sentence);   // a rule applied
    void ended(const sparsescope::EngineOutcome& outcome);

  private:
    void begin(const QStringList& arguments, RunSeries series);
    void tell(ControlWord word, Ending ending);
    void hear(const Event& event);
    void hearStart(const StartedEvent& started);
    void hearStep(StepMetrics step);
    [[nodiscard]] double secondsAfterSteps() const;
    void keepTimes();
    void setStage(const QString& stage, bool waiting);
    void finish(const EngineOutcome& outcome);
    void followContents();
    void forget();
    void announce();

    WorkspaceController& workspace_;
    Settings& settings_;
    EngineHost host_;
    RunSeries series_;
    QString path_;              // of the workspace it was started in
    bool is_stored_ = false;    // the run has been seen in the workspace
    bool unannounced_ = false;  // metrics came since the last announcement
    QTimer announce_timer_;
    Ending ending_ = Ending::none;
    bool sweeping_ = false;
    bool reported_ = false;
    bool waiting_ = false;
    QString stage_;
    RunClock clock_;
    double after_steps_ = 0;  // seconds that saving and encoding are expected to take
};

}  // namespace sparsescope
