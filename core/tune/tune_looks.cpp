// SPDX-License-Identifier: GPL-3.0-or-later
// How a finetuning looks at its held-out pairs now and then: before its first step, after its last,
// and in between for a share of its time.
#include <algorithm>
#include <numeric>
#include <set>

#include "core/tune/pair_quality.h"
#include "core/tune/tune_run.h"

namespace sparsescope {

namespace {

constexpr double look_share = 0.2;            // of the run's time
constexpr std::size_t embedded_at_once = 64;  // between two questions whether to go on

double seconds_from(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

std::vector<int> TuneRun::measured_ks() const {
    std::set<int> ks;
    const auto widest = static_cast<int>(joint() ? work_.step.hidden() : work_.step.dim());
    for (const int k : {2, 4, 8, 32})
        if (k < widest) ks.insert(k);
    if (joint()) ks.insert(work_.config.head.k);
    std::vector<int> list(ks.begin(), ks.end());
    list.push_back(0);
    return list;
}

// nullopt: the run shall end, or it failed, which is told.
std::optional<EmbeddingMatrix> TuneRun::embed(const std::vector<std::int32_t>& places) {
    EmbeddingMatrix all(places.size(), work_.step.dim());
    for (std::size_t first = 0; first < places.size(); first += embedded_at_once) {
        const std::size_t count = std::min(embedded_at_once, places.size() - first);
        const auto rows =
            work_.step.embed(work_.inputs, std::span(places).subspan(first, count), {});
        if (!rows) {
            observer_.on_warning(rows.error());
            return {};
        }
        std::ranges::copy(rows->values, all.row(first).begin());
        steering_.ask();
        if (steering_.ending()) return {};
    }
    return all;
}

void TuneRun::look_at_held_out(std::int64_t step) {
    const bool spared =
        step >= 0 && !complete() && look_seconds_ > look_share * seconds_from(start_);
    if (work_.set.queries.empty() || spared || steering_.ending()) return;
    const auto began = Clock::now();
    const auto queries = embed(work_.set.queries);
    const auto documents = queries ? embed(work_.set.database) : std::nullopt;
    if (!documents) return;
    const HeadWeights head = joint() ? work_.step.head() : HeadWeights{};
    const std::vector<int> ks = measured_ks();
    auto qualities = pair_qualities(queries->view(), documents->view(),
                                    {work_.set.query_groups, work_.set.database_groups},
                                    joint() ? &head : nullptr, ks, {}, {});
    if (!qualities) return observer_.on_warning(qualities.error());
    double sum = 0;
    for (HeldOutQuality& quality : *qualities) {
        quality.step = step;
        sum += quality.pair_ndcg_at_10.value_or(0);
        observer_.on_held_out(quality);
    }
    look_seconds_ += seconds_from(began);
    rate_.restart();  // the time of looking is nothing to judge its speed by
    const double mean = sum / static_cast<double>(ks.size());
    if (step < 0 || !annealed() || (best_ && mean <= *best_)) return;
    best_ = mean;
    improved_ = true;
}

}  // namespace sparsescope
