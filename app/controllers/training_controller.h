// SPDX-License-Identifier: GPL-3.0-or-later
// Training as the window sees it: starts and stops the engine, and holds the metrics of the run
// that is shown, whether they come live from our engine, from the run store of a run that another
// process is doing, or from a run of the past. Metrics are announced at most ten times a second.
// Window thread only.
#pragma once
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>
#include <QTimer>

#include "app/controllers/workspace_controller.h"
#include "app/engine_host.h"
#include "app/reader.h"
#include "app/task.h"
#include "core/recipe/train_config.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

// A run with everything that was measured so far.
struct RunSeries {
    RunId id = 0;  // 0: not known (yet)
    QString name;
    std::int64_t total_steps = 0;
    TrainConfig config;
    RunState state = RunState::running;
    std::optional<RunId> parent;
    std::int64_t parent_step = 0;
    std::vector<CheckpointInfo> checkpoints;
    std::vector<RunPin> pins;
    RunMetrics metrics;
};

// What a neuron owned before it died, and who took it: the answer of `sparsescope-cli died`.
struct NeuronObituary {
    quint32 neuron = 0;
    qint64 died_step = 0;
    qint64 before_step = 0, after_step = 0;  // of the two checkpoints compared
    struct Heir {
        quint32 neuron = 0;
        int documents = 0;  // of those it lost
    };
    struct Lost {
        DocumentId document = 0;
        QString text;
        double weight = 0;  // it had there
        quint32 heir = 0;   // the strongest neuron that was not active there before
    };
    qint64 owned = 0;  // documents it was active on at k
    std::vector<Heir> heirs;
    std::vector<Lost> documents;  // strongest first
};

// The newest numbers of a run; NaN: not measured.
struct RunSummary {
    double loss = std::numeric_limits<double>::quiet_NaN();
    double dead_share = std::numeric_limits<double>::quiet_NaN();  // on held-out documents at k
    double accuracy = std::numeric_limits<double>::quiet_NaN();    // 1-NN, held out
};
[[nodiscard]] RunSummary summary_of(const RunMetrics& metrics);

class TrainingController : public QObject {
    Q_OBJECT

  public:
    TrainingController(WorkspaceController& workspace, const QString& engine,
                       QObject* parent = nullptr);

    void start(const QString& dataset, const TrainConfig& config, const QStringList& rules = {});
    void resume(RunId run);
    void branch(RunId parent, qint64 step, const TrainConfig& config);
    // arguments: a sweep's command line (engine_command.h)
    void sweep(const QStringList& arguments);
    void pause();    // ends at a checkpoint
    void stop();     // keeps what was learned
    void discard();  // stops and removes the run
    void mark();     // a checkpoint that stays
    void cancel();   // gives the run up
    void leaveInBackground();
    void show(RunId run);

    // Runs drawn over the shown one, at most 8; their metrics are read from the store.
    void setOverlays(const std::vector<RunId>& runs);
    [[nodiscard]] const std::vector<RunSeries>& overlays() const { return overlays_; }
    // Asks the engine (another process than the training one); answers with obituaryReady.
    void askObituary(quint32 neuron, qint64 step);
    void addPin(qint64 step, const QString& text);
    void removePin(qint64 pin);

    [[nodiscard]] bool running() const { return host_.running(); }  // our own engine
    [[nodiscard]] bool stopping() const { return stopping_; }
    [[nodiscard]] const RunSeries& live() const { return live_; }  // of our engine
    [[nodiscard]] const RunSeries& shown() const { return showing_live_ ? live_ : stored_; }
    [[nodiscard]] QString stage() const {
        return stage_;
    }  // before and after the steps, else empty
    // Of a run that has ended; null until it was read.
    [[nodiscard]] const RunSummary* summary(RunId run) const;

  Q_SIGNALS:
    void runningChanged();   // also: stopping, another stage
    void metricsChanged();   // of the shown run; at most ten times a second
    void shownRunChanged();  // another run, or its state
    void summariesChanged();
    void overlaysChanged();
    void pinsChanged();
    void noticed(const QString& sentence);  // a rule came true, or the run waits for room
    void obituaryReady(const sparsescope::NeuronObituary& obituary);
    void obituaryFailed(const QString& sentence);
    void ended(const sparsescope::EngineOutcome& outcome);

  private:
    void hear(const Event& event);
    void finish(const EngineOutcome& outcome);
    void forgetWorkspace();
    void followContents();
    // The run of our engine belongs to the workspace that is shown; ids are only unique within one.
    [[nodiscard]] bool liveIsHere() const { return live_workspace_ == workspace_.path(); }
    void summarize();  // reads the ended runs that have no summary yet
    void fetch();      // what the store has of the shown run beyond what is here

    WorkspaceController& workspace_;
    EngineHost host_;
    bool stopping_ = false;
    QString stage_;
    RunSeries live_;
    QString live_workspace_;  // the path of the one it was started in
    RunSeries stored_;
    std::vector<RunSeries> overlays_;
    bool showing_live_ = false;
    bool unannounced_ = false;  // metrics came since the last announcement
    QTimer announce_timer_;
    QTimer follow_timer_;
    std::map<RunId, RunSummary> summaries_;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<Reader> summary_reader_;
    Task fetch_;
    Task summarize_;
};

}  // namespace sparsescope
