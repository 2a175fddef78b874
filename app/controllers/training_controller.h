// SPDX-License-Identifier: GPL-3.0-or-later
// Training as the window sees it: starts and steers the engine, and holds the metrics of the run
// that is shown, whether they come live from our engine, from the run store of a run that another
// process is doing, or from a run of the past; beside it the runs drawn over it.
// Metrics are announced at most ten times a second. Window thread only.
#pragma once
#include <map>
#include <memory>
#include <vector>

#include <QObject>
#include <QString>
#include <QTimer>

#include "app/controllers/obituary.h"
#include "app/controllers/run_editor.h"
#include "app/controllers/run_series.h"
#include "app/controllers/workspace_controller.h"
#include "app/engine/engine_host.h"
#include "app/controllers/reader.h"
#include "app/controllers/task.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

class TrainingController : public QObject {
    Q_OBJECT

  public:
    TrainingController(WorkspaceController& workspace, const QString& engine,
                       QObject* parent = nullptr);

    // Each does nothing while our engine runs.
    void start(const QString& dataset, const TrainConfig& config, const QStringList& rules = {});
    void resume(RunId run, const QStringList& rules = {});
    void branch(RunId parent, qint64 step, const TrainConfig& config);
    // arguments: a sweep's command line (engine_command.h)
    void sweep(const QStringList& arguments);

    // Words to our engine; it obeys at the next step.
    void pause();    // ends at a checkpoint
    void stop();     // keeps what was learned
    void discard();  // stops and removes the run
    void mark();     // a checkpoint that stays
    void cancel();   // gives the run up
    void leaveInBackground();
    void show(RunId run);

    // Runs drawn over the shown one, at most 8; their metrics are read from the store.
    static constexpr std::size_t most_overlays = 8;
    void setOverlays(const std::vector<RunId>& runs);
    [[nodiscard]] const std::vector<RunSeries>& overlays() const { return overlays_; }
    // Those asked for, which overlays() has once they were read.
    [[nodiscard]] const std::vector<RunId>& overlayIds() const { return overlay_ids_; }
    // Asks the engine (another process than the training one); answers with obituaryReady.
    void askObituary(quint32 neuron, qint64 step);
    // On the shown run.
    void addPin(qint64 step, const QString& text);
    void removePin(qint64 pin) { editor_.removePin(pin); }
    [[nodiscard]] RunEditor& editor() { return editor_; }

    [[nodiscard]] bool running() const { return host_.running(); }  // our own engine
    // What our engine was told to end with, and has not done yet.
    enum class Ending { none, pausing, stopping, discarding };
    [[nodiscard]] Ending ending() const { return ending_; }
    [[nodiscard]] bool stopping() const { return ending_ != Ending::none; }
    [[nodiscard]] const RunSeries& live() const { return live_; }  // of our engine
    [[nodiscard]] bool showsLive() const { return showing_live_; }
    [[nodiscard]] const RunSeries& shown() const { return showing_live_ ? live_ : stored_; }
    // Before and after the steps, and what they wait for; else empty.
    [[nodiscard]] QString stage() const { return stage_; }
    [[nodiscard]] bool waiting() const { return waiting_; }  // for something outside the run
    [[nodiscard]] bool sweeping() const { return sweeping_; }
    // Of a run that has ended; null until it was read.
    [[nodiscard]] const RunSummary* summary(RunId run) const;

  Q_SIGNALS:
    void runningChanged();   // also: ending, another stage
    void metricsChanged();   // of the shown run; at most ten times a second
    void shownRunChanged();  // another run, or its state
    void summariesChanged();
    void overlaysChanged();
    void pinsChanged();                     // of the shown run
    void checkpointsChanged();              // of the shown run
    void noticed(const QString& sentence);  // a rule came true, a warning
    void obituaryReady(const sparsescope::NeuronObituary& obituary);
    void obituaryFailed(const QString& sentence);
    void ended(const sparsescope::EngineOutcome& outcome);

  private:
    void begin(const QStringList& arguments, RunSeries series);
    void tell(ControlWord word, Ending ending);
    void hear(const Event& event);
    void hearStart(const StartedEvent& started);
    void hearStep(const StepMetrics& step);
    void setStage(const QString& stage, bool waiting);
    void finish(const EngineOutcome& outcome);
    void forgetWorkspace();
    void followContents();
    void followStored();
    void followEndedLive();
    // Another run is shown when the shown one is no longer there.
    void leaveRemovedRun();
    void showNewest(RunId except = 0);
    // The run of our engine belongs to the workspace that is shown; ids are only unique within one.
    [[nodiscard]] bool liveIsHere() const { return live_workspace_ == workspace_.path(); }
    // What the store has of the shown run beyond what is here; of a live one: what came before,
    // its checkpoints and pins.
    void fetch();
    void takeStored(StoredPart part);
    void summarize();  // reads the ended runs that have no summary yet
    void readOverlays();

    WorkspaceController& workspace_;
    EngineHost host_;
    ObituaryAsker obituaries_;
    RunEditor editor_;
    Ending ending_ = Ending::none;
    bool sweeping_ = false;
    bool waiting_ = false;
    QString stage_;
    RunSeries live_;
    QString live_workspace_;       // the path of the one it was started in
    bool live_is_stored_ = false;  // it was seen in the workspace
    RunSeries stored_;
    std::vector<RunId> overlay_ids_;
    std::vector<RunSeries> overlays_;
    bool showing_live_ = false;
    bool unannounced_ = false;  // metrics came since the last announcement
    QTimer announce_timer_;
    QTimer follow_timer_;
    std::map<RunId, RunSummary> summaries_;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<Reader> summary_reader_;
    std::shared_ptr<Reader> overlay_reader_;
    Task fetch_;
    Task summarize_;
    Task overlay_;
};

}  // namespace sparsescope
