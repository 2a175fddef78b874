// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/run_series.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"

namespace sparsescope {
namespace {

template <class Item>
std::int64_t last_step(const std::vector<Item>& items) {
    return items.empty() ? -1 : items.back().step;
}

template <class Item>
void append(std::vector<Item>& items, std::vector<Item>&& more) {
    const std::int64_t newest = last_step(items);
    std::copy_if(std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()),
                 std::back_inserter(items),
                 [newest](const Item& item) { return item.step > newest; });
}

// Several k are measured at one step, and not all of them need have been stored at once.
void append(std::vector<HeldOutQuality>& items, std::vector<HeldOutQuality>&& more) {
    const std::int64_t newest = last_step(items);
    for (const HeldOutQuality& item : more) {
        const auto same = [&](const HeldOutQuality& known) {
            return known.step == item.step && known.k == item.k;
        };
        if (item.step < newest || std::any_of(items.rbegin(), items.rend(), same)) continue;
        items.push_back(item);
    }
}

template <class Item>
void drop_from(std::vector<Item>& items, std::int64_t step) {
    std::erase_if(items, [step](const Item& item) { return item.step >= step; });
}

}  // namespace

void read_settings(RunSeries& series, const std::string& config) {
    if (!is_tune_config(config)) {
        series.kind = RunKind::head;
        if (auto settings = train_config_from_json(config)) series.config = *settings;
    } else if (auto settings = tune_config_from_json(config)) {
        series.kind = settings->arm == TuneArm::joint ? RunKind::joint : RunKind::backbone;
        series.config = settings->head;
        series.tune = *std::move(settings);
    }
}

RunSeries series_of(const RunInfo& info, std::int64_t train_documents) {
    RunSeries series;
    series.id = info.id;
    series.name = QString::fromStdString(info.name);
    series.total_steps = info.total_steps;
    series.state = info.state;
    series.parent = info.parent;
    series.parent_step = info.parent_step;
    series.dataset = info.dataset;
    series.train_documents = train_documents;
    read_settings(series, info.config);
    series.kind = info.kind;
    return series;
}

std::optional<AnnealingSchedule> schedule_of(const RunSeries& series) {
    if (series.kind == RunKind::backbone || series.total_steps <= 0 || series.config.hidden <= 0)
        return std::nullopt;
    std::int64_t steps = series.total_steps;
    if (series.config.max_steps > 0) {
        if (series.train_documents == 0) return std::nullopt;
        steps = std::max(steps, total_steps(series.config, series.train_documents));
    }
    return AnnealingSchedule(series.config, steps);
}

void append_newer(RunMetrics& known, RunMetrics&& more) {
    append(known.steps, std::move(more.steps));
    append(known.histograms, std::move(more.histograms));
    append(known.held_out, std::move(more.held_out));
    append(known.changes, std::move(more.changes));
}

void forget_from(RunMetrics& metrics, std::int64_t step) {
    drop_from(metrics.steps, step);
    drop_from(metrics.histograms, step);
    drop_from(metrics.held_out, step);
    drop_from(metrics.changes, step);
}

std::int64_t known_step(const RunMetrics& metrics) {
    return std::min({last_step(metrics.steps), last_step(metrics.histograms),
                     last_step(metrics.held_out)}) -
           1;
}

Result<StoredPart> read_part(const Corpus& corpus, RunId run, std::int64_t after_step) {
    StoredPart part;
    SPARSESCOPE_ASSIGN(part.metrics, corpus.metrics(run, after_step));
    SPARSESCOPE_ASSIGN(part.checkpoints, corpus.checkpoints(run));
    SPARSESCOPE_ASSIGN(part.pins, corpus.pins(run));
    return part;
}

bool add_stored(RunSeries& series, StoredPart part, bool live) {
    if (live) {
        const auto& steps = series.metrics.steps;
        if (!steps.empty()) forget_from(part.metrics, steps.front().step);
        std::swap(series.metrics, part.metrics);
    }
    append_newer(series.metrics, std::move(part.metrics));
    const bool same_pins = std::ranges::equal(series.pins, part.pins, {}, &RunPin::id, &RunPin::id);
    series.pins = std::move(part.pins);
    series.checkpoints = std::move(part.checkpoints);
    return !same_pins;
}

Result<RunSeries> read_series(const Corpus& corpus, RunId run) {
    SPARSESCOPE_ASSIGN(const RunInfo info, corpus.run(run));
    SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(info.dataset));
    RunSeries series = series_of(info, dataset.train_documents);
    SPARSESCOPE_ASSIGN(StoredPart part, read_part(corpus, run, -1));
    series.metrics = std::move(part.metrics);
    series.checkpoints = std::move(part.checkpoints);
    series.pins = std::move(part.pins);
    return series;
}

Result<RunSummary> read_summary(const Corpus& corpus, const RunInfo& run) {
    RunSummary summary;
    SPARSESCOPE_ASSIGN(summary.newest, read_newest_numbers(corpus, run));
    SPARSESCOPE_ASSIGN(summary.bytes, corpus.run_bytes(run.id));
    return summary;
}

}  // namespace sparsescope
