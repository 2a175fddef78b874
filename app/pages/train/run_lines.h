// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds a line chart with measures of runs: one series per run and measure, each given only what is
// new of it, so that a long live run stays cheap.
#pragma once
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "app/pages/train/run_view.h"
#include "widgets/charts/line_chart.h"

namespace sparsescope {

// One line per run. What has no value was not measured and is not drawn.
struct Measure {
    LineSeriesSpec spec;
    std::function<std::optional<double>(const StepMetrics&)> of_step;
    // Instead of of_step: from the checks on held-out documents.
    std::function<std::optional<double>(const RunSeries&, const HeldOutQuality&)> of_check;
    bool alone = false;  // left out when runs are laid over each other
};

// The line of a metric, called as its table calls it (core/types/train_metrics.h).
[[nodiscard]] Measure line_of(const MetricField<StepMetrics>& field, LineSeriesSpec look);
// The same of the checks at the run's own k.
[[nodiscard]] Measure own_line_of(const MetricField<HeldOutQuality>& field, LineSeriesSpec look);
template <class Value>
[[nodiscard]] Measure line_of(Value StepMetrics::*member, LineSeriesSpec look) {
    return line_of(metric_field(member), std::move(look));
}
template <class Value>
[[nodiscard]] Measure own_line_of(Value HeldOutQuality::*member, LineSeriesSpec look) {
    return own_line_of(metric_field(member), std::move(look));
}
// The same line, left out when runs are laid over each other.
[[nodiscard]] Measure alone(Measure measure);

class RunLines {
  public:
    explicit RunLines(LineChart* chart, std::vector<Measure> measures = {});
    void setMeasures(std::vector<Measure> measures);
    void show(const RunView& view);

  private:
    struct Fed {  // what of a run is in the chart
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
    std::vector<Measure> drawn_;  // those in the chart
    std::vector<Fed> fed_;        // per run
    int generation_ = -1;
};

}  // namespace sparsescope
