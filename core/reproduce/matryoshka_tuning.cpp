// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/matryoshka_tuning.h"

#include <algorithm>
#include <numeric>

#include "core/base/random.h"
#include "core/eval/nearest_neighbour.h"

namespace sparsescope::reproduce {

namespace {

constexpr std::size_t validation_part = 10;  // one row in so many validates
constexpr std::size_t most_validation_rows = 5000;
constexpr std::size_t longest_prefix = 32;
constexpr int trial_share = 4;  // a trial has a quarter of the steps
constexpr std::uint64_t split_seed = 29;

// Training rows in a random order: first those that are trained on, then those that validate.
struct Split {
    EmbeddingMatrix rows;
    std::vector<std::int32_t> labels;
    std::size_t trained = 0;

    Split(EmbeddingView all, std::span<const std::int32_t> all_labels) : rows(all.rows, all.dim) {
        std::vector<std::size_t> order(all.rows);
        std::iota(order.begin(), order.end(), std::size_t{0});
        Random random(split_seed);
        random.shuffle(std::span(order));
        for (std::size_t i = 0; i < order.size(); ++i) {
            std::ranges::copy(all.row(order[i]), rows.row(i).begin());
            labels.push_back(all_labels[order[i]]);
        }
        trained = all.rows - std::min(all.rows / validation_part, most_validation_rows);
    }
};

Result<double> validation_accuracy(const MatryoshkaMap& map, const Split& split,
                                   std::stop_token stop, const Progress& progress) {
    const EmbeddingMatrix mapped = map.apply(split.rows.view());
    std::vector<std::int64_t> all(split.rows.rows);
    std::iota(all.begin(), all.end(), std::int64_t{0});
    const LabelledRows trained{std::span(all).first(split.trained), split.labels};
    const LabelledRows validating{std::span(all).subspan(split.trained), split.labels};
    double sum = 0;
    int prefixes = 0;
    for (std::size_t prefix = 2; prefix <= std::min(longest_prefix, map.dim); prefix *= 2) {
        SPARSESCOPE_ASSIGN(const auto nearest,
                           dense_nearest_neighbour_accuracy(mapped.view(), prefix, trained,
                                                            validating, stop, progress));
        sum += nearest.accuracy;
        ++prefixes;
    }
    return prefixes > 0 ? sum / prefixes : 0;
}

Result<double> accuracy_of(const Split& split, const MatryoshkaOptions& options,
                           const std::stop_token& stop, const Progress& progress) {
    const auto trained = std::span(split.labels).first(split.trained);
    const auto map = train_matryoshka(split.rows.view().slice(0, split.trained), trained, options,
                                      stop, progress);
    if (!map && map.error().code == ErrorCode::internal) return 0.0;  // diverged
    if (!map) return tl::unexpected(map.error());
    return validation_accuracy(*map, split, stop, progress);
}

}  // namespace

Result<TunedMatryoshka> tune_matryoshka(EmbeddingView rows, std::span<const std::int32_t> labels,
                                        const MatryoshkaOptions& options,
                                        const MatryoshkaGrid& grid, std::stop_token stop,
                                        const Progress& progress) {
    return guard("tuning a Matryoshka map", [&]() -> Result<TunedMatryoshka> {
        if (rows.rows < validation_part || labels.size() != rows.rows || grid.starts.empty() ||
            grid.learning_rates.empty())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("A Matryoshka map cannot be tuned on {} documents and {} "
                                    "labels with {} starts and {} learning rates: it needs {} "
                                    "documents, each with its label, and one of each to try.",
                                    rows.rows, labels.size(), grid.starts.size(),
                                    grid.learning_rates.size(), validation_part));
        const Split split(rows, labels);
        TunedMatryoshka tuned;
        tuned.validation_rows = split.rows.rows - split.trained;
        for (const MatryoshkaStart start : grid.starts) {
            for (const double learning_rate : grid.learning_rates) {
                MatryoshkaOptions trial = options;
                trial.start = start;
                trial.learning_rate = learning_rate;
                trial.steps = (options.steps + trial_share - 1) / trial_share;
                SPARSESCOPE_ASSIGN(const double accuracy,
                                   accuracy_of(split, trial, stop, progress));
                tuned.tried.push_back({start, learning_rate, accuracy});
            }
        }
        const auto best = std::ranges::max_element(tuned.tried, {}, &MatryoshkaTrial::accuracy);
        tuned.options = options;
        tuned.options.start = best->start;
        tuned.options.learning_rate = best->learning_rate;
        SPARSESCOPE_ASSIGN(tuned.map,
                           train_matryoshka(rows, labels, tuned.options, stop, progress));
        return tuned;
    });
}

}  // namespace sparsescope::reproduce
