// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds a line chart with measures of runs. There is one series for each run and measure, and each
// gets only what is new, so that a long live run stays cheap.
#pragma once
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "app/pages/train/run_view.h"
#include "widgets/charts/line_chart.h"

namespace sparsescope {

// A number of a run that becomes a line. A step at which it is nullopt was not measured and is not
// drawn.
struct Measure {
    LineSeriesSpec spec;
    std::function<std::optional<double>(const StepMetrics&)> of_step;
    // Set instead of of_step for a number of the checks on held-out documents.
    std::function<std::optional<double>(const RunSeries&, const HeldOutQuality&)> of_check;
    // For a number that is known at steps that were not logged: what it is there. It may return an
    // empty function.
    std::function<std::function<double(std::int64_t)>(const RunSeries&)> between = {};
    bool alone = false;  // left out when several runs are drawn
};

// The line of a metric, named as in metric_fields (core/types/train_metrics.h).
[[nodiscard]] Measure line_of(const MetricField<StepMetrics>& field, LineSeriesSpec look);
// The line of a metric of the checks, at the k that each run is trained for.
[[nodiscard]] Measure own_line_of(const MetricField<HeldOutQuality>& field, LineSeriesSpec look);
template <class Value>
[[nodiscard]] Measure line_of(Value StepMetrics::*member, LineSeriesSpec look) {
    return line_of(metric_field(member), std::move(look));
}
template <class Value>
[[nodiscard]] Measure own_line_of(Value HeldOutQuality::*member, LineSeriesSpec look) {
    return own_line_of(metric_field(member), std::move(look));
}
// The same line, but left out when several runs are drawn.
[[nodiscard]] Measure alone(Measure measure);

class RunLines {
  public:
    explicit RunLines(LineChart* chart, std::vector<Measure> measures = {});
    void setMeasures(std::vector<Measure> measures);
    void show(const RunView& view);

  private:
    struct Fed {  // what the chart has of a run
        std::size_t steps = 0;
        std::int64_t first = -1;
        std::int64_t last = -1;
    };
    void addSeries(const RunView& view);
    [[nodiscard]] int seriesOf(std::size_t run, std::size_t measure) const;
    void feedSteps(const RunView& view, std::size_t run);
    void feedChecks(const RunView& view, std::size_t run);

    LineChart* chart_;
    std::vector<Measure> measures_;
    std::vector<Measure> drawn_;  // those that are in the chart
    std::vector<Fed> fed_;        // one for each run
    int generation_ = -1;
};

}  // namespace sparsescope
