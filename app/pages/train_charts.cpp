// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train_charts.h"

#include <algorithm>
#include <cmath>

#include <QGridLayout>
#include <QSlider>

#include "app/controllers/training_controller.h"
#include "core/recipe/schedule.h"
#include "widgets/charts/bar_histogram.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/chart_cursor.h"
#include "widgets/charts/line_chart.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int columns = 3;
constexpr int card_height = 208;          // at least
constexpr double smoothing_share = 0.01;  // half-life of smoothed lines, as a share of all steps

struct LossLook {
    const char* name;   // of the loss part
    const char* title;  // direct label
    theme::Series meaning;
};
constexpr LossLook loss_looks[] = {
    {"reconstruction", "at k", theme::Series::reconstruction},
    {"reconstruction_4k", "at 4k", theme::Series::reconstruction_4k},
    {"auxiliary", "auxiliary", theme::Series::auxiliary},
    {"contrastive", "contrast", theme::Series::contrastive},
};

template <class Value>
std::vector<ChartPoint> points_of(const std::vector<StepMetrics>& steps, Value value) {
    std::vector<ChartPoint> points;
    points.reserve(steps.size());
    for (const StepMetrics& step : steps)
        points.push_back({static_cast<double>(step.step), value(step)});
    return points;
}

double weighted_loss(const StepMetrics& step, const QString& name) {
    for (const LossValue& loss : step.losses) {
        if (QString::fromStdString(loss.name) == name) return loss.value * loss.weight;
    }
    return std::nan("");
}

}  // namespace

TrainCharts::TrainCharts(TrainingController& training, QWidget* parent)
    : QWidget(parent), training_(training), cursor_(new ChartCursor(this)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(theme::gap_groups);
    for (int column = 0; column < columns; ++column)
        grid->setColumnStretch(column, 1);
    buildActivity();
    buildLosses();
    buildFrequency();
    buildQuality();
    buildFidelity();
    buildSpeed();
    connect(&training_, &TrainingController::shownRunChanged, this, &TrainCharts::showRun);
    connect(&training_, &TrainingController::metricsChanged, this, &TrainCharts::refresh);
    showRun();
}

ChartCard* TrainCharts::add(const QString& name, const QString& title, const QString& definition,
                            Chart* chart) {
    auto* card = new ChartCard(title, definition, chart);
    card->setObjectName("card_" + name);
    chart->setObjectName("chart_" + name);
    chart->setEmptyText("Appears when a run has begun.");
    if (auto* lines = qobject_cast<LineChart*>(chart)) lines->shareCursor(cursor_);
    auto* grid = static_cast<QGridLayout*>(layout());
    const int index = grid->count();
    grid->addWidget(card, index / columns, index % columns);
    grid->setRowStretch(index / columns, 1);
    const auto keep_readable = [card] { card->setMinimumHeight(theme::scaled(card_height)); };
    connect(&theme::notifier(), &theme::Notifier::changed, card, keep_readable);
    keep_readable();
    return card;
}

void TrainCharts::buildActivity() {
    activity_ = new LineChart;
    activity_->addSeries({.name = "k", .meaning = theme::Series::k, .dash = LineDash::dashed, .step = true});
    activity_->addSeries({.name = "dead", .meaning = theme::Series::dead, .axis = AxisSide::right});
    activity_->setLeftAxis({.title = "k", .minimum = 0, .whole = true});
    activity_->setRightAxis(
        {.title = "dead neurons", .format = AxisFormat::percent, .minimum = 0, .from_zero = true});
    activity_card_ = add(
        "activity", "k and dead neurons",
        "k: active neurons per code at this step. Dead: share of all neurons that were silent at k "
        "over the last window of training samples.",
        activity_);
}

void TrainCharts::buildLosses() {
    losses_ = new LineChart;
    losses_->setLeftAxis({.title = "weight · loss", .from_zero = true});
    losses_card_ = add("losses", "Loss, part by part",
                       "Each part of the loss times its weight: together they add up to the total. "
                       "At k and at 4k: "
                       "the mean squared error of the reconstruction from that many neurons.",
                       losses_);
}

void TrainCharts::buildFrequency() {
    frequency_ = new BarHistogram;
    frequency_->setXAxis({.title = "share of samples", .format = AxisFormat::power_of_ten});
    frequency_->setYAxis({.title = "neurons", .from_zero = true});
    frequency_->setMeaning(theme::Series::frequency);
    frequency_->setNeverText("never");
    frequency_card_ = add(
        "frequency", "How often neurons fire",
        "Histogram of log10(share of samples at which a neuron is active) over the last window of "
        "training samples; neurons that never fired have their own bar.",
        frequency_);
    scrubber_ = new QSlider(Qt::Horizontal);
    scrubber_->setObjectName("frequency_scrubber");
    scrubber_->setAccessibleName("Step of the histogram");
    scrubber_->setToolTip("Go back through the run; at the right end it follows the newest step");
    scrubber_->setEnabled(false);
    connect(scrubber_, &QSlider::valueChanged, this,
            [this] { refreshFrequency(training_.shown()); });
    frequency_card_->setFooter(scrubber_);
}

void TrainCharts::buildQuality() {
    quality_ = new LineChart;
    quality_->addSeries({.name = "1-NN", .meaning = theme::Series::sparse});
    quality_->setLeftAxis({.title = "accuracy", .format = AxisFormat::percent});
    quality_card_ =
        add("quality", "Held-out 1-NN accuracy",
            "Share of held-out documents whose nearest training document by cosine of "
            "codes at k has the "
            "same label. In the corner: held-out documents asked, against training documents.",
            quality_);
}

void TrainCharts::buildFidelity() {
    fidelity_ = new LineChart;
    fidelity_->addSeries({.name = "explained", .meaning = theme::Series::reconstruction});
    fidelity_->addSeries({.name = "L0", .meaning = theme::Series::other, .axis = AxisSide::right});
    fidelity_->setLeftAxis({.title = "explained variance", .format = AxisFormat::percent});
    fidelity_->setRightAxis({.title = "L0", .minimum = 0, .from_zero = true});
    fidelity_card_ = add("fidelity", "Explained variance and L0",
                         "Explained variance: 1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² of the batch at k. L0: "
                         "mean number of neurons "
                         "that are really active, at most k.",
                         fidelity_);
}

void TrainCharts::buildSpeed() {
    speed_ = new LineChart;
    speed_->addSeries({.name = "steps/s", .meaning = theme::Series::other});
    speed_->setLeftAxis({.title = "steps per second", .minimum = 0, .from_zero = true});
    speed_card_ = add("speed", "Speed",
                      "Optimiser steps per second, and the time left at this speed.", speed_);
}

// Another run, or this one in another state: axes, phases, everything anew.
void TrainCharts::showRun() {
    const RunSeries& series = training_.shown();
    const auto last_step = static_cast<double>(std::max<std::int64_t>(1, series.total_steps));
    const AxisSpec steps{
        .title = "step",
        .minimum = 0,
        .maximum = series.total_steps > 0 ? std::optional(last_step) : std::nullopt};
    for (LineChart* chart : {activity_, losses_, quality_, fidelity_, speed_}) {
        chart->setXAxis(steps);
        chart->clearData();
    }
    std::vector<ChartPhase> phases;
    if (series.total_steps > 0 && series.config.hidden > 0) {
        const AnnealingSchedule schedule(series.config, series.total_steps);
        if (schedule.annealing_steps() > 0) {
            phases.push_back({0, static_cast<double>(schedule.annealing_steps()), "annealing"});
        }
    }
    activity_->setPhases(phases);
    losses_->removeAllSeries();
    loss_names_.clear();
    scrubber_->setRange(0, 0);
    refresh();
}

void TrainCharts::refresh() {
    const RunSeries& series = training_.shown();
    refreshActivity(series);
    refreshLosses(series);
    refreshFrequency(series);
    refreshQuality(series);
    refreshFidelity(series);
    refreshSpeed(series);
}

void TrainCharts::refreshActivity(const RunSeries& series) {
    const auto& steps = series.metrics.steps;
    activity_->setData(
        0, points_of(steps, [](const StepMetrics& s) { return static_cast<double>(s.k); }));
    activity_->setData(1, points_of(steps, [](const StepMetrics& s) { return s.dead_share; }));
    activity_card_->setValue(steps.empty() ? QString()
                                           : QString("k %1 · %2 dead")
                                                 .arg(steps.back().k)
                                                 .arg(format::percent(steps.back().dead_share)));
    activity_card_->setNote(
        steps.empty() ? QString()
                      : "N " + format::si(static_cast<double>(steps.back().window_samples)));
}

void TrainCharts::refreshLosses(const RunSeries& series) {
    const auto& steps = series.metrics.steps;
    if (loss_names_.isEmpty() && !steps.empty()) {
        losses_->setHalfLife(smoothing_share * static_cast<double>(series.total_steps));
        for (const LossValue& loss : steps.front().losses) {
            LineSeriesSpec spec{.name = QString::fromStdString(loss.name)};
            for (const LossLook& look : loss_looks) {
                if (spec.name != look.name) continue;
                spec.name = look.title;
                spec.meaning = look.meaning;
            }
            losses_->addSeries(spec);
            loss_names_ << QString::fromStdString(loss.name);
        }
    }
    for (int i = 0; i < loss_names_.size(); ++i) {
        losses_->setData(i, points_of(steps, [&](const StepMetrics& s) {
                             return weighted_loss(s, loss_names_[i]);
                         }));
    }
    losses_card_->setValue(steps.empty() ? QString() : format::number(steps.back().total_loss));
    losses_card_->setNote(steps.empty() ? QString() : QString("total, this batch"));
}

void TrainCharts::refreshFrequency(const RunSeries& series) {
    const auto& histograms = series.metrics.histograms;
    const int last = static_cast<int>(histograms.size()) - 1;
    const bool follows = scrubber_->value() >= scrubber_->maximum();
    {
        const QSignalBlocker quiet(scrubber_);
        scrubber_->setRange(0, std::max(0, last));
        if (follows) scrubber_->setValue(last);
    }
    scrubber_->setEnabled(last > 0);
    if (last < 0) {
        frequency_->clearData();
        frequency_card_->setValue({});
        frequency_card_->setNote({});
        return;
    }
    const FrequencyHistogram& shown = histograms[static_cast<std::size_t>(scrubber_->value())];
    std::vector<double> edges;
    std::vector<double> counts;
    for (std::size_t i = 0; i <= shown.counts.size(); ++i) {
        edges.push_back(shown.first_edge + shown.bin_width * static_cast<double>(i));
    }
    for (const std::int64_t count : shown.counts)
        counts.push_back(static_cast<double>(count));
    frequency_->setData(edges, counts, static_cast<double>(shown.never));
    frequency_card_->setValue(format::count(shown.never) + " never");
    frequency_card_->setNote("step " + format::count(shown.step) + " · N " +
                             format::si(static_cast<double>(shown.samples)));
}

void TrainCharts::refreshQuality(const RunSeries& series) {
    std::vector<ChartPoint> points;
    for (const HeldOutQuality& quality : series.metrics.held_out) {
        if (quality.nearest_neighbour_accuracy < 0) continue;
        points.push_back({static_cast<double>(quality.step), quality.nearest_neighbour_accuracy});
    }
    quality_->setData(0, points);
    quality_->setEmptyText(
        series.metrics.held_out.empty()
            ? "Appears at the first check on held-out documents; needs test documents with labels."
            : "The held-out documents have no labels, so there is no accuracy to show.");
    quality_card_->setValue(points.empty() ? QString() : format::percent(points.back().y));
    quality_card_->setNote(series.metrics.held_out.empty()
                               ? QString()
                               : QString("%1 vs %2")
                                     .arg(format::count(series.metrics.held_out.back().queries),
                                          format::count(series.metrics.held_out.back().database)));
}

void TrainCharts::refreshFidelity(const RunSeries& series) {
    const auto& steps = series.metrics.steps;
    fidelity_->setData(0,
                       points_of(steps, [](const StepMetrics& s) { return s.explained_variance; }));
    fidelity_->setData(1, points_of(steps, [](const StepMetrics& s) { return s.l0; }));
    fidelity_card_->setValue(steps.empty() ? QString()
                                           : format::percent(steps.back().explained_variance) +
                                                 " · L0 " + format::number(steps.back().l0));
    fidelity_card_->setNote(steps.empty() ? QString() : QString("this batch"));
}

void TrainCharts::refreshSpeed(const RunSeries& series) {
    const auto& steps = series.metrics.steps;
    speed_->setData(0, points_of(steps, [](const StepMetrics& s) { return s.steps_per_second; }));
    speed_card_->setValue(
        steps.empty() ? QString() : format::number(steps.back().steps_per_second) + " steps/s");
    const bool running = series.state == RunState::running && !steps.empty();
    speed_card_->setNote(running ? format::duration(steps.back().seconds_left) + " left"
                                 : QString());
}

}  // namespace sparsescope
