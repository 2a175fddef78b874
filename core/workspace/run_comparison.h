// SPDX-License-Identifier: GPL-3.0-or-later
// Runs side by side: the settings they do not share, and what was measured of each last, with its
// difference to the first run (the baseline) in words. For the command line, sweeps and the window.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/corpus/corpus.h"
#include "core/recipe/settings_that_differ.h"
#include "core/types/metric_field.h"

namespace sparsescope {

// A metric whose line in metric_fields (core/types/train_metrics.h) has words for a comparison.
struct ComparedMeasure {
    using Better = MetricBetter;
    using Unit = MetricUnit;
    std::string name;   // stable, for scripts
    std::string title;  // for people
    Better better = Better::neither;
    Unit unit = Unit::number;
    std::vector<std::optional<double>> values;  // one a run; nullopt: not measured
    std::vector<std::string> differences;       // "", "3.1 points more", "12 % less", "the same"
};

struct RunComparison {
    std::vector<RunInfo> runs;
    std::vector<ComparedSetting> settings;  // only those that differ
    std::vector<ComparedMeasure> measures;  // only those that some run has
};

// In the order of `runs`. not_found names a run that is not there.
[[nodiscard]] Result<RunComparison> compare_runs(const Corpus& corpus, std::span<const RunId> runs);

// One value as people read it: "83.4 %", "0.0312", "–" when not measured.
[[nodiscard]] std::string measure_text(const ComparedMeasure& measure, std::size_t run);

}  // namespace sparsescope
