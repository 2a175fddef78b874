// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/engine_run.h"

#include <chrono>
#include <utility>

#include "app/engine/engine_command.h"
#include "core/recipe/train_params.h"

namespace sparsescope {
namespace {

constexpr std::chrono::milliseconds announce_interval{100};

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

EngineRun::EngineRun(WorkspaceController& workspace, const QString& engine, QObject* parent)
    : QObject(parent), workspace_(workspace), host_(engine) {
    connect(&host_, &EngineHost::received, this, &EngineRun::hear);
    connect(&host_, &EngineHost::ended, this, &EngineRun::finish);
    connect(&workspace_, &WorkspaceController::contentsChanged, this, &EngineRun::followContents);
    announce_timer_.setInterval(announce_interval);
    connect(&announce_timer_, &QTimer::timeout, this, &EngineRun::announce);
}

void EngineRun::start(const QString& dataset, const TrainConfig& config, const Watch& watch) {
    RunSeries series;
    series.config = config;
    begin(train_command(workspace_.path(), dataset, config, watch), std::move(series));
}

void EngineRun::resume(RunSeries run, const Watch& watch) {
    if (series_.id == run.id && isHere()) run = series_;
    run.state = RunState::running;
    begin(resume_command(workspace_.path(), run.id, watch), std::move(run));
}

void EngineRun::branch(RunId parent, qint64 step, const TrainConfig& config, const Watch& watch) {
    const RunInfo* info = workspace_.contents().run(parent);
    if (!info) return;
    const auto usual = train_config_from_json(info->config);
    RunSeries series;
    series.config = config;
    series.parent = parent;
    series.parent_step = step;
    begin(branch_command(workspace_.path(), parent, step, usual.value_or(TrainConfig{}), config,
                         watch),
          std::move(series));
}

void EngineRun::sweep(const QStringList& arguments) {
    if (running()) return;
    begin(arguments, {});
    sweeping_ = running();
}

void EngineRun::go(const QStringList& arguments) {
    if (running()) return;
    RunSeries series;
    const qsizetype resume = arguments.indexOf("--resume");
    const bool sweeps = arguments.value(0) == "sweep";
    const RunInfo* info = nullptr;
    if (resume >= 0 && !sweeps)
        info = workspace_.contents().run(arguments.value(resume + 1).toLongLong());
    if (info) {
        series = series_.id == info->id && isHere() ? series_ : series_of(*info);
        series.state = RunState::running;
    }
    begin(arguments, std::move(series));
    path_ = arguments.value(1);
    sweeping_ = sweeps && running();
}

void EngineRun::begin(const QStringList& arguments, RunSeries series) {
    if (running()) return;
    series_ = std::move(series);
    path_ = workspace_.path();
    is_stored_ = series_.id != 0;
    ending_ = Ending::none;
    sweeping_ = waiting_ = false;
    stage_ = "starting the engine";
    host_.start(arguments);
    announce_timer_.start();
    Q_EMIT began();
    Q_EMIT runningChanged();
}

void EngineRun::pause() {
    tell(ControlWord::pause, Ending::pausing);
}

void EngineRun::stop() {
    tell(ControlWord::stop, Ending::stopping);
}

void EngineRun::discard() {
    tell(ControlWord::discard, Ending::discarding);
}

void EngineRun::tell(ControlWord word, Ending ending) {
    if (!running() || stopping()) return;
    ending_ = ending;
    host_.send(word);
    Q_EMIT runningChanged();
}

void EngineRun::mark() {
    host_.send(ControlWord::mark);
}

void EngineRun::leaveInBackground() {
    announce_timer_.stop();
    host_.detach();
}

void EngineRun::hear(const Event& event) {
    if (const auto* started = std::get_if<StartedEvent>(&event)) return hearStart(*started);
    if (const auto* step = std::get_if<StepMetrics>(&event)) return hearStep(*step);
    if (const auto* histogram = std::get_if<FrequencyHistogram>(&event)) {
        series_.metrics.histograms.push_back(*histogram);
        unannounced_ = true;
    } else if (const auto* quality = std::get_if<HeldOutQuality>(&event)) {
        series_.metrics.held_out.push_back(*quality);
        unannounced_ = true;
    } else if (const auto* changes = std::get_if<NeuronChanges>(&event)) {
        series_.metrics.changes.push_back(*changes);
        unannounced_ = true;
    } else if (const auto* stage = std::get_if<StageEvent>(&event)) {
        setStage(QString::fromStdString(stage->stage), false);
    } else if (const auto* waiting = std::get_if<WaitingEvent>(&event)) {
        setStage(QString::fromStdString(waiting->message), true);
    } else if (const auto* notice = std::get_if<NoticeEvent>(&event)) {
        Q_EMIT noticed(QString::fromStdString(notice->message));
    } else if (std::get_if<CheckpointEvent>(&event)) {
        Q_EMIT checkpointWritten();
    }
}

void EngineRun::hearStart(const StartedEvent& started) {
    // The next one of a sweep has nothing of the one before it.
    if (series_.id != started.run && series_.id != 0) series_ = RunSeries{};
    series_.id = started.run;
    series_.name = QString::fromStdString(started.name);
    series_.total_steps = started.total_steps;
    series_.state = RunState::running;
    if (auto config = train_config_from_json(started.config)) series_.config = *config;
    stage_.clear();
    workspace_.refresh();
    Q_EMIT runningChanged();
    Q_EMIT runChanged();
}

void EngineRun::hearStep(const StepMetrics& step) {
    auto& steps = series_.metrics.steps;
    if (!steps.empty() && step.step <= steps.back().step) forget_from(series_.metrics, step.step);
    steps.push_back(step);
    unannounced_ = true;
    setStage({}, false);
}

void EngineRun::setStage(const QString& stage, bool waiting) {
    if (stage == stage_ && waiting == waiting_) return;
    stage_ = stage;
    waiting_ = waiting;
    Q_EMIT runningChanged();
}

void EngineRun::announce() {
    if (std::exchange(unannounced_, false)) Q_EMIT measured();
}

void EngineRun::finish(const EngineOutcome& outcome) {
    announce_timer_.stop();
    const auto* training = std::get_if<TrainReport>(&outcome.result);
    ending_ = Ending::none;
    sweeping_ = waiting_ = false;
    stage_.clear();
    series_.state = state_after(outcome);
    announce();
    if (training && training->end == TrainEnd::discarded) forget();
    Q_EMIT runningChanged();
    Q_EMIT runChanged();
    if (!isHere()) {
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

// The end of a run is written by its engine, or by whoever found the engine gone; its name is
// written by a person, who may also delete it.
void EngineRun::followContents() {
    if (!isHere()) return;
    const RunInfo* info = workspace_.contents().run(series_.id);
    if (info) is_stored_ = true;
    if (running()) return;
    if (!info) {
        if (is_stored_) forget();
        return;
    }
    const QString name = QString::fromStdString(info->name);
    if (info->state == RunState::running || (series_.state == info->state && series_.name == name))
        return;
    series_.state = info->state;
    series_.name = name;
    Q_EMIT runChanged();
}

void EngineRun::forget() {
    is_stored_ = false;
    Q_EMIT forgotten(std::exchange(series_, RunSeries{}).id);
}

}  // namespace sparsescope
