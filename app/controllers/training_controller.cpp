// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/training_controller.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/engine/engine_command.h"

namespace sparsescope {
namespace {

constexpr std::chrono::milliseconds announce_interval{100};
constexpr std::chrono::milliseconds follow_interval{1000};

RunState state_after(const EngineResult& result) {
    if (const auto* sweep = std::get_if<SweepSummary>(&result))
        return sweep->complete ? RunState::finished : RunState::paused;
    const auto* training = std::get_if<TrainReport>(&result);
    switch (training ? training->end : TrainEnd::finished) {
        case TrainEnd::stopped:
            return RunState::stopped;
        case TrainEnd::paused:
            return RunState::paused;
        case TrainEnd::finished:
        case TrainEnd::discarded:
            break;
    }
    return RunState::finished;
}

RunState state_after(const EngineOutcome& outcome) {
    switch (outcome.kind) {
        case EngineOutcome::Kind::finished:
            break;
        case EngineOutcome::Kind::cancelled:
            return RunState::stopped;
        case EngineOutcome::Kind::failed:
            return RunState::failed;
        case EngineOutcome::Kind::died:
            return RunState::interrupted;
    }
    return state_after(outcome.result);
}

}  // namespace

TrainingController::TrainingController(WorkspaceController& workspace, const QString& engine,
                                       QObject* parent)
    : QObject(parent),
      workspace_(workspace),
      host_(engine),
      obituaries_(engine),
      editor_(workspace) {
    connect(&host_, &EngineHost::received, this, &TrainingController::hear);
    connect(&host_, &EngineHost::ended, this, &TrainingController::finish);
    connect(&workspace_, &WorkspaceController::workspaceOpened, this,
            &TrainingController::forgetWorkspace);
    connect(&workspace_, &WorkspaceController::contentsChanged, this,
            &TrainingController::followContents);
    connect(&obituaries_, &ObituaryAsker::ready, this, &TrainingController::obituaryReady);
    connect(&obituaries_, &ObituaryAsker::failed, this, &TrainingController::obituaryFailed);
    connect(&editor_, &RunEditor::pinsEdited, this, &TrainingController::fetch);
    announce_timer_.setInterval(announce_interval);
    connect(&announce_timer_, &QTimer::timeout, this, [this] {
        if (std::exchange(unannounced_, false)) Q_EMIT metricsChanged();
    });
    follow_timer_.setInterval(follow_interval);
    connect(&follow_timer_, &QTimer::timeout, this, &TrainingController::fetch);
}

void TrainingController::start(const QString& dataset, const TrainConfig& config,
                               const QStringList& rules) {
    RunSeries series;
    series.config = config;
    begin(train_command(workspace_.path(), dataset, config, rules), std::move(series));
}

void TrainingController::resume(RunId run, const QStringList& rules) {
    const RunInfo* info = workspace_.contents().run(run);
    if (!info) return;
    RunSeries series = stored_.id == run ? stored_ : series_of(*info);
    if (live_.id == run && liveIsHere()) series = live_;
    series.state = RunState::running;
    begin(resume_command(workspace_.path(), run, rules), std::move(series));
    fetch();  // what was measured before it was paused
}

void TrainingController::branch(RunId parent, qint64 step, const TrainConfig& config) {
    const RunInfo* info = workspace_.contents().run(parent);
    if (!info || running()) return;
    const auto usual = train_config_from_json(info->config);
    RunSeries series;
    series.config = config;
    series.parent = parent;
    series.parent_step = step;
    begin(branch_command(workspace_.path(), parent, step, usual ? *usual : TrainConfig{}, config),
          std::move(series));
    std::vector<RunId> runs = overlay_ids_;
    if (std::ranges::find(runs, parent) == runs.end()) runs.insert(runs.begin(), parent);
    setOverlays(runs);  // what a branch is measured against
}

void TrainingController::sweep(const QStringList& arguments) {
    begin(arguments, {});
    sweeping_ = running();
}

void TrainingController::begin(const QStringList& arguments, RunSeries series) {
    if (running()) return;
    live_ = std::move(series);
    live_workspace_ = workspace_.path();
    live_is_stored_ = live_.id != 0;
    showing_live_ = true;
    ending_ = Ending::none;
    sweeping_ = waiting_ = false;
    stage_ = "starting the engine";
    follow_timer_.stop();
    fetch_.cancel();
    host_.start(arguments);
    announce_timer_.start();
    Q_EMIT runningChanged();
    Q_EMIT shownRunChanged();
}

void TrainingController::pause() {
    tell(ControlWord::pause, Ending::pausing);
}

void TrainingController::stop() {
    tell(ControlWord::stop, Ending::stopping);
}

void TrainingController::discard() {
    tell(ControlWord::discard, Ending::discarding);
}

void TrainingController::tell(ControlWord word, Ending ending) {
    if (!running() || stopping()) return;
    ending_ = ending;
    host_.send(word);
    Q_EMIT runningChanged();
}

void TrainingController::mark() {
    host_.send(ControlWord::mark);
}

void TrainingController::cancel() {
    host_.cancel();
}

void TrainingController::leaveInBackground() {
    announce_timer_.stop();
    host_.detach();
}

void TrainingController::hear(const Event& event) {
    if (const auto* started = std::get_if<StartedEvent>(&event)) return hearStart(*started);
    if (const auto* step = std::get_if<StepMetrics>(&event)) return hearStep(*step);
    if (const auto* histogram = std::get_if<FrequencyHistogram>(&event)) {
        live_.metrics.histograms.push_back(*histogram);
        unannounced_ = true;
    } else if (const auto* quality = std::get_if<HeldOutQuality>(&event)) {
        live_.metrics.held_out.push_back(*quality);
        unannounced_ = true;
    } else if (const auto* changes = std::get_if<NeuronChanges>(&event)) {
        live_.metrics.changes.push_back(*changes);
        unannounced_ = true;
    } else if (const auto* stage = std::get_if<StageEvent>(&event)) {
        setStage(QString::fromStdString(stage->stage), false);
    } else if (const auto* waiting = std::get_if<WaitingEvent>(&event)) {
        setStage(QString::fromStdString(waiting->message), true);
    } else if (const auto* notice = std::get_if<NoticeEvent>(&event)) {
        Q_EMIT noticed(QString::fromStdString(notice->message));
    } else if (std::get_if<CheckpointEvent>(&event) && showing_live_) {
        fetch();
    }
}

void TrainingController::hearStart(const StartedEvent& started) {
    if (live_.id != started.run && live_.id != 0) live_ = RunSeries{};  // the next one of a sweep
    live_.id = started.run;
    live_.name = QString::fromStdString(started.name);
    live_.total_steps = started.total_steps;
    live_.state = RunState::running;
    if (auto config = train_config_from_json(started.config)) live_.config = *config;
    stage_.clear();
    workspace_.refresh();
    Q_EMIT runningChanged();
    if (showing_live_) Q_EMIT shownRunChanged();
}

void TrainingController::hearStep(const StepMetrics& step) {
    auto& steps = live_.metrics.steps;
    if (!steps.empty() && step.step <= steps.back().step) forget_from(live_.metrics, step.step);
    steps.push_back(step);
    unannounced_ = true;
    setStage({}, false);
}

void TrainingController::setStage(const QString& stage, bool waiting) {
    if (stage == stage_ && waiting == waiting_) return;
    stage_ = stage;
    waiting_ = waiting;
    Q_EMIT runningChanged();
}

void TrainingController::finish(const EngineOutcome& outcome) {
    announce_timer_.stop();
    const auto* training = std::get_if<TrainReport>(&outcome.result);
    const bool discarded = training && training->end == TrainEnd::discarded;
    ending_ = Ending::none;
    sweeping_ = waiting_ = false;
    stage_.clear();
    live_.state = state_after(outcome);
    summaries_.erase(live_.id);
    if (std::exchange(unannounced_, false)) Q_EMIT metricsChanged();
    if (discarded) {
        const RunId gone = std::exchange(live_, RunSeries{}).id;
        if (showing_live_) showNewest(gone);
    }
    Q_EMIT runningChanged();
    if (showing_live_) Q_EMIT shownRunChanged();
    if (!liveIsHere()) {
        // The workspace of the run is read anew when it is opened again.
    } else if (outcome.kind == EngineOutcome::Kind::died) {
        workspace_.settleRuns();
    } else {
        workspace_.showNewModel(model_of(outcome.result));
    }
    if (training && !training->reason.empty())
        Q_EMIT noticed(QString::fromStdString(training->reason));
    Q_EMIT ended(outcome);
}

void TrainingController::addPin(qint64 step, const QString& text) {
    if (shown().id != 0) editor_.addPin(shown().id, step, text);
}

void TrainingController::askObituary(quint32 neuron, qint64 step) {
    if (shown().id != 0) obituaries_.ask(workspace_.path(), shown().id, neuron, step);
}

const RunSummary* TrainingController::summary(RunId run) const {
    const auto found = summaries_.find(run);
    return found == summaries_.end() ? nullptr : &found->second;
}

}  // namespace sparsescope
