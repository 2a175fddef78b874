// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/engine_run.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/controllers/stage_text.h"
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

EngineRun::EngineRun(WorkspaceController& workspace, Settings& settings, const QString& engine,
                     QObject* parent)
    : QObject(parent), workspace_(workspace), settings_(settings), host_(engine) {
    connect(&host_, &EngineHost::received, this, &EngineRun::hear);
    connect(&host_, &EngineHost::ended, this, &EngineRun::finish);
    connect(&workspace_, &WorkspaceController::contentsChanged, this, &EngineRun::followContents);
    announce_timer_.setInterval(announce_interval);
    connect(&announce_timer_, &QTimer::timeout, this, &EngineRun::announce);
}

void EngineRun::start(const QString& dataset, const TrainConfig& config, const Watch& watch) {
    RunSeries series;
    series.config = config;
    for (const DatasetInfo& info : workspace_.contents().datasets) {
        if (info.name != dataset.toStdString()) continue;
        series.dataset = info.id;
        series.train_documents = info.train_documents;
    }
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
    series.dataset = info->dataset;
    series.train_documents = workspace_.contents().shape(info->dataset).train_documents;
    begin(branch_command(workspace_.path(), parent, step, usual.value_or(TrainConfig{}), config,
                         watch),
          std::move(series));
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
        series = series_.id == info->id && isHere()
                     ? series_
                     : series_of(*info, workspace_.contents().shape(info->dataset).train_documents);
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
    sweeping_ = waiting_ = reported_ = false;
    stage_ = "starting the engine";
    clock_.start();
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
        setStage(stage_text(*stage), false);
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
    if (series_.id != started.run && series_.id != 0) {
        series_ = RunSeries{};
        clock_.start();
    }
    reported_ = true;
    series_.id = started.run;
    series_.name = QString::fromStdString(started.name);
    series_.total_steps = started.total_steps;
    series_.state = RunState::running;
    read_settings(series_, started.config);
    after_steps_ = secondsAfterSteps();
    stage_.clear();
    workspace_.refresh();
    Q_EMIT runningChanged();
    Q_EMIT runChanged();
}

// What recent runs of this machine took after their last step.
double EngineRun::secondsAfterSteps() const {
    const DatasetInfo* dataset = workspace_.contents().dataset(series_.dataset);
    if (!dataset || !isHere() || series_.kind != RunKind::head) return 0;
    const auto recent = settings_.runTimes();
    const RunTimes* alike = most_alike(recent, *dataset, series_.config);
    return alike ? expected_after(*alike, *dataset, series_.config) : 0;
}

// The engine tells the time left for steps at the pace of the last seconds. The person waits for
// the checks and the encoding as well.
void EngineRun::hearStep(StepMetrics step) {
    clock_.step(step.step);
    if (const auto mean = clock_.secondsFor(step.total_steps - step.step - 1)) {
        step.seconds_left_low = std::min(step.seconds_left_low.value_or(*mean), *mean);
        step.seconds_left_high = std::max(step.seconds_left_high.value_or(*mean), *mean);
        step.seconds_left = *mean;
    }
    for (auto* left : {&step.seconds_left, &step.seconds_left_low, &step.seconds_left_high})
        if (*left) **left += after_steps_;
    auto& steps = series_.metrics.steps;
    if (!steps.empty() && step.step <= steps.back().step) forget_from(series_.metrics, step.step);
    steps.push_back(std::move(step));
    unannounced_ = true;
    setStage({}, false);
}

// Of a run that became a model; the runs of a sweep have no end of their own.
void EngineRun::keepTimes() {
    const DatasetInfo* dataset = workspace_.contents().dataset(series_.dataset);
    if (!dataset || !isHere() || sweeping_ || series_.kind != RunKind::head) return;
    if (const auto times = clock_.finish(series_.name, *dataset, series_.config))
        settings_.addRunTimes(*times);
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
    if (training && training->model.id != 0) keepTimes();
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
    if (info && series_.dataset == 0) {  // only its arguments were known
        series_.dataset = info->dataset;
        series_.train_documents = workspace_.contents().shape(info->dataset).train_documents;
        series_.parent = info->parent;
        series_.parent_step = info->parent_step;
        if (!sweeping_) after_steps_ = secondsAfterSteps();
        Q_EMIT runChanged();
    }
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
