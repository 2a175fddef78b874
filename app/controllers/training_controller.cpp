// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/training_controller.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "app/engine_command.h"

namespace sparsescope {
namespace {

constexpr std::chrono::milliseconds announce_interval{100};
constexpr std::chrono::milliseconds follow_interval{1000};

template <class Item>
std::int64_t last_step(const std::vector<Item>& items) {
    return items.empty() ? -1 : items.back().step;
}

template <class Item>
void append_newer(std::vector<Item>& items, std::vector<Item>&& more) {
    const std::int64_t newest = last_step(items);
    std::copy_if(std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()),
                 std::back_inserter(items),
                 [newest](const Item& item) { return item.step > newest; });
}

// Everything up to it is here. What is measured at a step may be stored after the step itself.
std::int64_t known_step(const RunMetrics& metrics) {
    return std::min(
        {last_step(metrics.steps), last_step(metrics.histograms), last_step(metrics.held_out)});
}

RunSeries series_of(const RunInfo& info) {
    RunSeries series;
    series.id = info.id;
    series.name = QString::fromStdString(info.name);
    series.total_steps = info.total_steps;
    series.state = info.state;
    if (auto config = train_config_from_json(info.config)) series.config = *config;
    return series;
}

}  // namespace

RunSummary summary_of(const RunMetrics& metrics) {
    RunSummary summary;
    if (!metrics.steps.empty()) summary.loss = metrics.steps.back().total_loss;
    if (!metrics.held_out.empty()) {
        const HeldOutQuality& newest = metrics.held_out.back();
        summary.dead_share = newest.dead_share;
        if (newest.nearest_neighbour_accuracy >= 0)
            summary.accuracy = newest.nearest_neighbour_accuracy;
    }
    return summary;
}

TrainingController::TrainingController(WorkspaceController& workspace, const QString& engine,
                                       QObject* parent)
    : QObject(parent), workspace_(workspace), host_(engine) {
    connect(&host_, &EngineHost::received, this, &TrainingController::hear);
    connect(&host_, &EngineHost::ended, this, &TrainingController::finish);
    connect(&workspace_, &WorkspaceController::workspaceOpened, this,
            &TrainingController::forgetWorkspace);
    connect(&workspace_, &WorkspaceController::contentsChanged, this,
            &TrainingController::followContents);
    announce_timer_.setInterval(announce_interval);
    connect(&announce_timer_, &QTimer::timeout, this, [this] {
        if (std::exchange(unannounced_, false)) Q_EMIT metricsChanged();
    });
    follow_timer_.setInterval(follow_interval);
    connect(&follow_timer_, &QTimer::timeout, this, &TrainingController::fetch);
}

void TrainingController::start(const QString& dataset, const TrainConfig& config) {
    if (running()) return;
    live_ = RunSeries{};
    live_.config = config;
    live_workspace_ = workspace_.path();
    showing_live_ = true;
    stopping_ = false;
    stage_ = "starting the engine";
    follow_timer_.stop();
    fetch_.cancel();
    host_.start(train_command(workspace_.path(), dataset, config));
    announce_timer_.start();
    Q_EMIT runningChanged();
    Q_EMIT shownRunChanged();
}

void TrainingController::stop() {
    if (!running() || stopping_) return;
    stopping_ = true;
    host_.send(ControlWord::stop);
    Q_EMIT runningChanged();
}

void TrainingController::cancel() {
    host_.cancel();
}

void TrainingController::leaveInBackground() {
    announce_timer_.stop();
    host_.detach();
}

void TrainingController::hear(const Event& event) {
    if (const auto* started = std::get_if<StartedEvent>(&event)) {
        live_.id = started->run;
        live_.name = QString::fromStdString(started->name);
        live_.total_steps = started->total_steps;
        if (auto config = train_config_from_json(started->config)) live_.config = *config;
        stage_.clear();
        workspace_.refresh();
        Q_EMIT runningChanged();
        if (showing_live_) Q_EMIT shownRunChanged();
    } else if (const auto* step = std::get_if<StepMetrics>(&event)) {
        live_.metrics.steps.push_back(*step);
        unannounced_ = true;
        if (stage_.isEmpty()) return;
        stage_.clear();
        Q_EMIT runningChanged();
    } else if (const auto* histogram = std::get_if<FrequencyHistogram>(&event)) {
        live_.metrics.histograms.push_back(*histogram);
        unannounced_ = true;
    } else if (const auto* quality = std::get_if<HeldOutQuality>(&event)) {
        live_.metrics.held_out.push_back(*quality);
        unannounced_ = true;
    } else if (const auto* stage = std::get_if<StageEvent>(&event)) {
        const QString name = QString::fromStdString(stage->stage);
        if (name == stage_) return;
        stage_ = name;
        Q_EMIT runningChanged();
    }
}

void TrainingController::finish(const EngineOutcome& outcome) {
    announce_timer_.stop();
    stopping_ = false;
    stage_.clear();
    switch (outcome.kind) {
        case EngineOutcome::Kind::finished:
            live_.state = outcome.stoppedEarly() ? RunState::stopped : RunState::finished;
            break;
        case EngineOutcome::Kind::cancelled:
            live_.state = RunState::stopped;
            break;
        case EngineOutcome::Kind::failed:
            live_.state = RunState::failed;
            break;
        case EngineOutcome::Kind::died:
            live_.state = RunState::interrupted;
            break;
    }
    if (std::exchange(unannounced_, false)) Q_EMIT metricsChanged();
    Q_EMIT runningChanged();
    if (showing_live_) Q_EMIT shownRunChanged();
    if (!liveIsHere()) {
        // The workspace of the run is read anew when it is opened again.
    } else if (outcome.kind == EngineOutcome::Kind::died) {
        workspace_.settleRuns();
    } else {
        workspace_.showNewModel(outcome.model());
    }
    Q_EMIT ended(outcome);
}

void TrainingController::forgetWorkspace() {
    reader_ = std::make_shared<Reader>(workspace_.file());
    summary_reader_ = std::make_shared<Reader>(workspace_.file());
    summaries_.clear();
    summarize_.cancel();
    summarize();
    fetch_.cancel();
    follow_timer_.stop();
    showing_live_ = false;
    stored_ = RunSeries{};
    const auto& runs = workspace_.contents().runs;
    if (runs.empty()) {
        Q_EMIT shownRunChanged();
    } else {
        show(runs.front().id);
    }
}

void TrainingController::show(RunId run) {
    if (live_.id == run && run != 0 && liveIsHere()) {
        fetch_.cancel();
        follow_timer_.stop();
        if (std::exchange(showing_live_, true)) return;
        Q_EMIT shownRunChanged();
        return;
    }
    const RunInfo* info = workspace_.contents().run(run);
    if (!info || (!showing_live_ && stored_.id == run)) return;
    showing_live_ = false;
    stored_ = series_of(*info);
    fetch_.cancel();
    Q_EMIT shownRunChanged();
    fetch();
    if (stored_.state == RunState::running) follow_timer_.start();
}

void TrainingController::fetch() {
    if (showing_live_ || stored_.id == 0 || fetch_.busy() || !reader_) return;
    fetch_.start(
        [reader = reader_, run = stored_.id,
         after = known_step(stored_.metrics)](const std::stop_token&) -> Result<RunMetrics> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return corpus->metrics(run, after);
        },
        [this](Result<RunMetrics> more) {
            if (!more) return;  // the next poll tries again
            append_newer(stored_.metrics.steps, std::move(more->steps));
            append_newer(stored_.metrics.histograms, std::move(more->histograms));
            append_newer(stored_.metrics.held_out, std::move(more->held_out));
            Q_EMIT metricsChanged();
        });
}

const RunSummary* TrainingController::summary(RunId run) const {
    const auto found = summaries_.find(run);
    return found == summaries_.end() ? nullptr : &found->second;
}

void TrainingController::summarize() {
    std::vector<RunId> missing;
    for (const RunInfo& run : workspace_.contents().runs) {
        if (run.state != RunState::running && !summaries_.contains(run.id))
            missing.push_back(run.id);
    }
    if (missing.empty() || summarize_.busy()) return;
    using Summaries = std::map<RunId, RunSummary>;
    summarize_.start(
        [reader = summary_reader_, missing](const std::stop_token& stop) -> Result<Summaries> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            Summaries summaries;
            for (const RunId run : missing) {
                if (stop.stop_requested()) return cancelled();
                SPARSESCOPE_ASSIGN(const auto metrics, corpus->metrics(run));
                summaries[run] = summary_of(metrics);
            }
            return summaries;
        },
        [this](Result<Summaries> read) {
            if (!read) return;
            summaries_.merge(*read);
            Q_EMIT summariesChanged();
        });
}

void TrainingController::followContents() {
    summarize();
    if (showing_live_) return;
    const auto& runs = workspace_.contents().runs;
    if (stored_.id == 0) {
        if (!runs.empty()) show(runs.front().id);
        return;
    }
    const RunInfo* info = workspace_.contents().run(stored_.id);
    if (!info || info->state == stored_.state) return;
    stored_.state = info->state;
    if (stored_.state != RunState::running) {
        follow_timer_.stop();
        fetch();  // the last batch
    }
    Q_EMIT shownRunChanged();
}

}  // namespace sparsescope
