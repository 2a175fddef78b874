// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/coactivity.h"

#include <algorithm>
#include <numeric>

#include "core/base/parallel.h"
#include "core/eval/co_activity.h"

namespace sparsescope {

namespace {

// The documents of every neuron.
class Postings {
  public:
    Postings(const CodeMatrix& codes, int k, std::span<const std::int64_t> rows)
        : codes_(codes), k_(static_cast<std::size_t>(std::max(k, 0))), starts_(codes.hidden() + 1) {
        for (const std::int64_t row : rows)
            visit(row, [&](NeuronId neuron) { ++starts_[neuron + 1]; });
        std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
        rows_.resize(starts_.back());
        std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
        for (const std::int64_t row : rows)
            visit(row, [&](NeuronId neuron) { rows_[next[neuron]++] = row; });
    }
    [[nodiscard]] std::int64_t active(std::size_t neuron) const {
        return static_cast<std::int64_t>(starts_[neuron + 1] - starts_[neuron]);
    }
    // Adds to counts how often every neuron is active together with this one.
    void count_with(std::size_t neuron, std::vector<std::int64_t>& counts) const {
        for (std::size_t p = starts_[neuron]; p < starts_[neuron + 1]; ++p)
            visit(rows_[p], [&](NeuronId other) { ++counts[other]; });
    }

  private:
    template <class Body>
    void visit(std::int64_t row, const Body& body) const {
        const CodeView code = codes_.row(static_cast<std::size_t>(row)).prefix(k_);
        for (std::size_t e = 0; e < code.size(); ++e)
            if (code.weights[e] > activation_epsilon) body(code.neurons[e]);
    }

    const CodeMatrix& codes_;
    std::size_t k_;
    std::vector<std::size_t> starts_;
    std::vector<std::int64_t> rows_;
};

bool is_stronger(const CoactivityEdge& a, const CoactivityEdge& b) {
    if (a.npmi != b.npmi) return a.npmi > b.npmi;
    return a.first != b.first ? a.first < b.first : a.second < b.second;
}

Result<std::vector<std::int64_t>> chosen_rows(const CodeMatrix& codes,
                                              std::span<const std::int64_t> rows) {
    std::vector<std::int64_t> all(rows.begin(), rows.end());
    if (all.empty()) {
        all.resize(codes.rows());
        std::iota(all.begin(), all.end(), 0);
    }
    const auto outside = [&](std::int64_t row) {
        return row < 0 || static_cast<std::size_t>(row) >= codes.rows();
    };
    if (std::ranges::any_of(all, outside))
        return fail(ErrorCode::invalid_argument,
                    "A document of the map has no code. Encode the dataset again, or make the map "
                    "anew.");
    const std::size_t step = (all.size() + coactivity_documents - 1) / coactivity_documents;
    if (step > 1) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < all.size(); i += step)
            all[kept++] = all[i];
        all.resize(kept);
    }
    return all;
}

}  // namespace

Result<std::vector<CoactivityEdge>> coactivity_edges(const CodeMatrix& codes, int k,
                                                     std::span<const std::int64_t> rows,
                                                     const CoactivityOptions& options,
                                                     std::stop_token stop,
                                                     const Progress& progress) {
    return guard("finding neurons active together", [&]() -> Result<std::vector<CoactivityEdge>> {
        SPARSESCOPE_ASSIGN(const auto chosen, chosen_rows(codes, rows));
        const Postings postings(codes, k, chosen);
        const auto documents = static_cast<std::int64_t>(chosen.size());
        const auto hidden = static_cast<std::int64_t>(codes.hidden());
        report(progress, "finding neurons active together", 0, hidden);
        std::vector<std::vector<CoactivityEdge>> best(codes.hidden());
        parallel_for(hidden, [&](std::int64_t first, std::int64_t last) {
            std::vector<std::int64_t> together(codes.hidden());
            for (auto i = static_cast<std::size_t>(first);
                 i < static_cast<std::size_t>(last) && !stop.stop_requested(); ++i) {
                if (postings.active(i) < options.least_together) continue;
                std::ranges::fill(together, 0);
                postings.count_with(i, together);
                for (std::size_t j = 0; j < together.size(); ++j) {
                    if (j == i || together[j] < options.least_together) continue;
                    const double strength =
                        npmi(together[j], postings.active(i), postings.active(j), documents);
                    if (strength < options.least_npmi) continue;
                    best[i].push_back({static_cast<NeuronId>(std::min(i, j)),
                                       static_cast<NeuronId>(std::max(i, j)), together[j],
                                       strength});
                }
                std::ranges::sort(best[i], is_stronger);
                if (best[i].size() > options.per_neuron) best[i].resize(options.per_neuron);
            }
        });
        if (stop.stop_requested()) return cancelled();
        std::vector<CoactivityEdge> edges;
        for (const auto& of_neuron : best)
            edges.insert(edges.end(), of_neuron.begin(), of_neuron.end());
        std::ranges::sort(edges, is_stronger);
        const auto repeated = std::ranges::unique(edges, [](const auto& a, const auto& b) {
            return a.first == b.first && a.second == b.second;
        });
        edges.erase(repeated.begin(), repeated.end());
        return edges;
    });
}

}  // namespace sparsescope
