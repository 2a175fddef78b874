// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds a line chart with measures of runs: one series per run and measure, each given only what is
// new of it, so that a long live run stays cheap.
#pragma once
#include <functional>
#include <vector>

#include "app/pages/train/run_view.h"
#include "widgets/charts/line_chart.h"

namespace sparsescope {

// One line per run. A value that is NaN was not measured.
struct Measure {
    LineSeriesSpec spec;
    std::function<double(const StepMetrics&)> of_step;
    // Instead of of_step: from the checks on held-out documents.
    std::function<double(const RunSeries&, const HeldOutQuality&)> of_check;
    bool alone = false;  // left out when runs are laid over each other
};

[[nodiscard]] double if_measured(double value);  // negative → NaN

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
