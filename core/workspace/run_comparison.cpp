// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/run_comparison.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"

namespace sparsescope {

namespace {

using Better = ComparedMeasure::Better;
using Unit = ComparedMeasure::Unit;

// The newest of everything that was measured of a run.
struct Newest {
    TrainConfig config;
    std::optional<StepMetrics> step;
    std::optional<HeldOutQuality> quality;  // at the run's own k
};

std::optional<double> measured(double value) {
    return std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}
std::optional<double> finite(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

struct Definition {
    const char* name;
    const char* title;
    Better better;
    Unit unit;
    std::optional<double> (*of_step)(const StepMetrics&);
    std::optional<double> (*of_quality)(const HeldOutQuality&);
};

constexpr Definition definitions[] = {
    {"nearest_neighbour_accuracy", "1-NN accuracy (validation)", Better::more, Unit::share, nullptr,
     [](const HeldOutQuality& q) { return measured(q.nearest_neighbour_accuracy); }},
    {"recall_at_10", "recall@10 of the dense neighbours (validation)", Better::more, Unit::share,
     nullptr, [](const HeldOutQuality& q) { return measured(q.recall_at_10); }},
    {"never_active", "dead (never active, validation)", Better::less, Unit::share, nullptr,
     [](const HeldOutQuality& q) { return measured(q.dead_share); }},
    {"held_out_skew", "skew (validation)", Better::less, Unit::number, nullptr,
     [](const HeldOutQuality& q) { return measured(q.skew); }},
    {"dead_share", "silent at k (last window)", Better::less, Unit::share,
     [](const StepMetrics& m) { return measured(m.dead_share); }, nullptr},
    {"dead_share_4k", "silent at 4k (last window)", Better::less, Unit::share,
     [](const StepMetrics& m) { return measured(m.dead_share_4k); }, nullptr},
    {"explained_variance", "explained variance", Better::more, Unit::share,
     [](const StepMetrics& m) { return finite(m.explained_variance); }, nullptr},
    {"cosine", "cosine of input and reconstruction", Better::more, Unit::number,
     [](const StepMetrics& m) { return m.cosine < -0.5 ? std::nullopt : finite(m.cosine); },
     nullptr},
    {"total_loss", "total loss", Better::neither, Unit::number,
     [](const StepMetrics& m) { return finite(m.total_loss); }, nullptr},
    {"l0", "active neurons per code (L0)", Better::neither, Unit::number,
     [](const StepMetrics& m) { return measured(m.l0); }, nullptr},
    {"skew", "skew (last window)", Better::less, Unit::number,
     [](const StepMetrics& m) { return measured(m.skew); }, nullptr},
    {"postings_share", "postings per query and document", Better::less, Unit::number,
     [](const StepMetrics& m) { return measured(m.postings_share); }, nullptr},
    {"steps_per_second", "steps per second", Better::more, Unit::number,
     [](const StepMetrics& m) { return measured(m.steps_per_second); }, nullptr},
};

std::optional<double> value_of_run(const Definition& definition, const Newest& run) {
    if (definition.of_step != nullptr)
        return run.step ? definition.of_step(*run.step) : std::nullopt;
    return run.quality ? definition.of_quality(*run.quality) : std::nullopt;
}

// A share is compared in points, because per cent of per cent misleads; anything else in per cent.
std::string difference(const ComparedMeasure& measure, double value, double baseline) {
    const bool points = measure.unit == Unit::share;
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

ComparedMeasure measure_of(const Definition& definition, const std::vector<Newest>& runs) {
    ComparedMeasure measure{
        definition.name, definition.title, definition.better, definition.unit, {}, {}};
    for (const Newest& run : runs)
        measure.values.push_back(value_of_run(definition, run));
    const auto& baseline = measure.values.front();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const bool comparable = i > 0 && baseline && measure.values[i];
        measure.differences.push_back(
            comparable ? difference(measure, *measure.values[i], *baseline) : std::string());
    }
    return measure;
}

std::vector<ComparedSetting> settings_that_differ(const std::vector<Newest>& runs) {
    std::vector<ComparedSetting> all = {{"preset", "Preset", {}}};
    for (const Newest& run : runs)
        all.front().values.push_back(run.config.preset);
    for (const ParamSpec& param : train_params()) {
        ComparedSetting& setting = all.emplace_back(ComparedSetting{param.name, param.title, {}});
        for (const Newest& run : runs)
            setting.values.push_back(get_param(run.config, param.name).value_or(""));
    }
    std::erase_if(all, [](const ComparedSetting& setting) {
        return std::ranges::all_of(setting.values,
                                   [&](const auto& v) { return v == setting.values.front(); });
    });
    return all;
}

Newest newest_of(const RunInfo& run, RunMetrics metrics) {
    Newest newest;
    if (auto config = train_config_from_json(run.config)) newest.config = std::move(*config);
    if (!metrics.steps.empty()) newest.step = std::move(metrics.steps.back());
    for (const HeldOutQuality& quality : metrics.held_out)
        if (quality.k == newest.config.k) newest.quality = quality;
    return newest;
}

}  // namespace

Result<RunComparison> compare_runs(const Corpus& corpus, std::span<const RunId> ids) {
    return guard("comparing runs", [&]() -> Result<RunComparison> {
        RunComparison comparison;
        std::vector<Newest> newest;
        for (const RunId id : ids) {
            SPARSESCOPE_ASSIGN(RunInfo run, corpus.run(id));
            SPARSESCOPE_ASSIGN(RunMetrics metrics, corpus.metrics(id));
            newest.push_back(newest_of(run, std::move(metrics)));
            comparison.runs.push_back(std::move(run));
        }
        if (newest.empty()) return comparison;
        comparison.settings = settings_that_differ(newest);
        for (const Definition& definition : definitions) {
            ComparedMeasure measure = measure_of(definition, newest);
            const bool known =
                std::ranges::any_of(measure.values, [](const auto& v) { return v.has_value(); });
            if (known) comparison.measures.push_back(std::move(measure));
        }
        return comparison;
    });
}

std::string measure_text(const ComparedMeasure& measure, std::size_t run) {
    const auto& value = measure.values.at(run);
    if (!value) return "–";
    if (measure.unit == Unit::share) return fmt::format("{:.1f} %", 100 * *value);
    return fmt::format("{:.4g}", *value);
}

}  // namespace sparsescope
