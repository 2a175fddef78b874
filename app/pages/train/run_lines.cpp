// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/run_lines.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace sparsescope {

namespace {

// The changes between two logged steps, as far as they fit to what was logged at both.
void add_between(std::vector<ChartPoint>& points, const StepMetrics& from, const StepMetrics& to,
                 const Measure& measure, const std::function<double(std::int64_t)>& known) {
    double last = known(from.step);
    if (last != measure.of_step(from) || known(to.step) != measure.of_step(to)) return;
    for (std::int64_t step = from.step + 1; step < to.step; ++step) {
        const double value = known(step);
        if (value != last) points.push_back({static_cast<double>(step), value});
        last = value;
    }
}

// The points of the steps [begin, end), which go on from the step before them.
std::vector<ChartPoint> points_of(const RunSeries& run, const Measure& measure, std::size_t begin,
                                  std::size_t end) {
    const auto& steps = run.metrics.steps;
    const auto known = measure.between ? measure.between(run) : nullptr;
    std::vector<ChartPoint> points;
    points.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
        const auto value = measure.of_step(steps[i]);
        if (!value || std::isnan(*value)) continue;
        if (known && i > 0) add_between(points, steps[i - 1], steps[i], measure, known);
        points.push_back({static_cast<double>(steps[i].step), *value});
    }
    return points;
}

QString label_of(std::string_view label) {
    return QString::fromUtf8(label.data(), static_cast<qsizetype>(label.size()));
}

}  // namespace

Measure line_of(const MetricField<StepMetrics>& field, LineSeriesSpec look) {
    look.name = label_of(field.label);
    return {.spec = std::move(look),
            .of_step = [&field](const StepMetrics& step) { return field.value(step); },
            .of_check = {}};
}

Measure own_line_of(const MetricField<HeldOutQuality>& field, LineSeriesSpec look) {
    look.name = label_of(field.label);
    return {.spec = std::move(look),
            .of_step = {},
            .of_check = [&field](const RunSeries& run, const HeldOutQuality& quality) {
                return quality.k == run.config.k ? field.value(quality) : std::nullopt;
            }};
}

Measure alone(Measure measure) {
    measure.alone = true;
    return measure;
}

RunLines::RunLines(LineChart* chart, std::vector<Measure> measures)
    : chart_(chart), measures_(std::move(measures)) {}

void RunLines::setMeasures(std::vector<Measure> measures) {
    measures_ = std::move(measures);
    generation_ = -1;
}

int RunLines::seriesOf(std::size_t run, std::size_t measure) const {
    return static_cast<int>(run * drawn_.size() + measure);
}

void RunLines::addSeries(const RunView& view) {
    chart_->removeAllSeries();
    chart_->setRuns(view.names);
    drawn_ = measures_;
    if (view.runs.size() > 1)
        std::erase_if(drawn_, [](const Measure& measure) { return measure.alone; });
    for (std::size_t run = 0; run < view.runs.size(); ++run)
        for (Measure& measure : drawn_) {
            measure.spec.run = static_cast<int>(run);
            chart_->addSeries(measure.spec);
        }
    fed_.assign(view.runs.size(), {});
    generation_ = view.generation;
}

void RunLines::show(const RunView& view) {
    if (view.generation != generation_ || view.runs.size() != fed_.size()) addSeries(view);
    for (std::size_t run = 0; run < view.runs.size(); ++run) {
        feedSteps(view, run);
        feedChecks(view, run);
    }
}

void RunLines::feedSteps(const RunView& view, std::size_t run) {
    const auto& steps = view.runs[run]->metrics.steps;
    Fed& fed = fed_[run];
    // A resumed run does its last steps again, and what came before may be read later.
    const bool goes_on =
        fed.steps <= steps.size() && (fed.steps == 0 || (steps.front().step == fed.first &&
                                                         steps[fed.steps - 1].step == fed.last));
    const std::size_t begin = goes_on ? fed.steps : 0;
    std::size_t end = begin;
    while (end < steps.size() && steps[end].step <= view.limit(run))
        ++end;
    if (goes_on && begin == end) return;
    for (std::size_t m = 0; m < drawn_.size(); ++m) {
        if (!drawn_[m].of_step) continue;
        const auto points = points_of(*view.runs[run], drawn_[m], begin, end);
        if (goes_on)
            chart_->append(seriesOf(run, m), points);
        else
            chart_->setData(seriesOf(run, m), points);
    }
    fed = end > 0 ? Fed{end, steps.front().step, steps[end - 1].step} : Fed{};
}

void RunLines::feedChecks(const RunView& view, std::size_t run) {
    const RunSeries& series = *view.runs[run];
    for (std::size_t m = 0; m < drawn_.size(); ++m) {
        if (!drawn_[m].of_check) continue;
        std::vector<ChartPoint> points;
        for (const HeldOutQuality& quality : series.metrics.held_out) {
            if (quality.step > view.limit(run)) break;
            const auto value = drawn_[m].of_check(series, quality);
            if (value && !std::isnan(*value))
                // What was measured before the first step stands where the run begins.
                points.push_back(
                    {static_cast<double>(std::max<std::int64_t>(quality.step, 0)), *value});
        }
        chart_->setData(seriesOf(run, m), points);
    }
}

}  // namespace sparsescope
