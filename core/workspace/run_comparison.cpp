// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/run_comparison.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"
#include "core/workspace/newest_numbers.h"

namespace sparsescope {

namespace {

// A run and what was measured of it last.
struct Newest {
    TrainConfig config;
    NewestNumbers numbers;
};

template <class Row>
std::optional<double> value_of(const MetricField<Row>& field, const std::optional<Row>& row) {
    return row ? field.value(*row) : std::nullopt;
}

// A share is compared in points, because per cent of per cent misleads; anything else in per cent.
std::string difference(const ComparedMeasure& measure, double value, double baseline) {
    const bool points = measure.unit == MetricUnit::share;
    const double change = points
                              ? 100 * (value - baseline)
                              : (baseline == 0 ? 0 : 100 * (value - baseline) / std::abs(baseline));
    if (std::abs(change) < 0.05) return value == baseline || points ? "the same" : "about the same";
    const char* direction = change > 0 ? "more" : "less";
    if (points) return fmt::format("{:.1f} points {}", std::abs(change), direction);
    // Twice as much reads easier than 1,234 % more.
    if (change >= 200) return fmt::format("{:.1f} times as much", value / baseline);
    return fmt::format("{:.1f} % {}", std::abs(change), direction);
}

void add_differences(ComparedMeasure& measure) {
    const auto& baseline = measure.values.front();
    measure.differences.emplace_back();
    for (std::size_t i = 1; i < measure.values.size(); ++i) {
        const bool comparable = baseline && measure.values[i];
        measure.differences.push_back(
            comparable ? difference(measure, *measure.values[i], *baseline) : std::string());
    }
}

// Adds the metrics of `row` that the table has words for and that some run has.
template <class Row>
void add_measures(const std::vector<Newest>& runs, std::optional<Row> NewestNumbers::*row,
                  std::vector<ComparedMeasure>& measures) {
    for (const MetricField<Row>& field : metric_fields<Row>) {
        if (field.comparison.title.empty()) continue;
        ComparedMeasure measure{std::string(field.compared_name()),
                                std::string(field.comparison.title),
                                field.comparison.better,
                                field.unit,
                                {},
                                {}};
        for (const Newest& run : runs)
            measure.values.push_back(value_of(field, run.numbers.*row));
        if (std::ranges::none_of(measure.values, [](const auto& v) { return v.has_value(); }))
            continue;
        add_differences(measure);
        measures.push_back(std::move(measure));
    }
}

// Which arm of an experiment about a backbone the run is.
Result<std::string> arm_of(const Corpus& corpus, const RunInfo& run) {
    if (run.kind == RunKind::joint) return "joint";
    if (run.kind == RunKind::backbone) return "finetuned alone";
    SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(run.dataset));
    return dataset.derived_from ? "staged" : "frozen";
}

}  // namespace

Result<RunComparison> compare_runs(const Corpus& corpus, std::span<const RunId> ids) {
    return guard("comparing runs", [&]() -> Result<RunComparison> {
        RunComparison comparison;
        std::vector<Newest> newest;
        ComparedSetting arms{"arm", "Backbone", {}};
        std::vector<TuneConfig> tuned;
        for (const RunId id : ids) {
            SPARSESCOPE_ASSIGN(RunInfo run, corpus.run(id));
            Newest& of_run = newest.emplace_back();
            if (run.kind != RunKind::head) {
                if (auto config = tune_config_from_json(run.config)) {
                    of_run.config = config->head;  // what it has in common with others
                    tuned.push_back(std::move(*config));
                }
            } else if (auto config = train_config_from_json(run.config)) {
                of_run.config = std::move(*config);
            }
            SPARSESCOPE_ASSIGN(std::string arm, arm_of(corpus, run));
            arms.values.push_back(std::move(arm));
            SPARSESCOPE_ASSIGN(of_run.numbers, read_newest_numbers(corpus, run));
            comparison.runs.push_back(std::move(run));
        }
        if (newest.empty()) return comparison;
        std::vector<TrainConfig> configs;
        for (const Newest& run : newest)
            configs.push_back(run.config);
        comparison.settings = tuned.size() == newest.size() ? settings_that_differ(tuned)
                                                            : settings_that_differ(configs);
        if (std::ranges::adjacent_find(arms.values, std::not_equal_to()) != arms.values.end())
            comparison.settings.insert(comparison.settings.begin(), std::move(arms));
        add_measures(newest, &NewestNumbers::own, comparison.measures);
        add_measures(newest, &NewestNumbers::step, comparison.measures);
        return comparison;
    });
}

std::string measure_text(const ComparedMeasure& measure, std::size_t run) {
    const auto& value = measure.values.at(run);
    if (!value) return "–";
    if (measure.unit == MetricUnit::share) return fmt::format("{:.1f} %", 100 * *value);
    return fmt::format("{:.4g}", *value);
}

}  // namespace sparsescope
