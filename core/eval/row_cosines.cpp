// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/row_cosines.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <mutex>

#include "core/base/dot.h"
#include "core/base/parallel.h"

namespace sparsescope {

namespace {

constexpr std::size_t block_rows = 64;     // two blocks of usual rows stay in a core's cache
constexpr std::int64_t operations = 1e10;  // between two looks at the stop token, about

constexpr std::string_view stage = "comparing neurons";

EmbeddingMatrix unit_length(EmbeddingView rows) {
    EmbeddingMatrix unit(rows.rows, rows.dim);
    parallel_for(static_cast<std::int64_t>(rows.rows), [&](std::int64_t from, std::int64_t to) {
        for (auto row = static_cast<std::size_t>(from); row < static_cast<std::size_t>(to); ++row) {
            const auto x = rows.row(row);
            const float squares = dot(x, x);
            const float scale = squares > 0 ? 1 / std::sqrt(squares) : 0;
            std::ranges::transform(x, unit.row(row).begin(),
                                   [&](float value) { return value * scale; });
        }
    });
    return unit;
}

struct Best {
    float cosine = -std::numeric_limits<float>::infinity();
    NeuronId neuron = 0;
    // The same whatever the order in which pairs come.
    void meet(float other_cosine, std::size_t other) {
        const auto id = static_cast<NeuronId>(other);
        if (other_cosine < cosine || (other_cosine == cosine && id > neuron)) return;
        cosine = other_cosine;
        neuron = id;
    }
};

std::size_t blocks_of(std::size_t rows) {
    return (rows + block_rows - 1) / block_rows;
}

// Visits the products of block `left` of a with block `right` of b.
template <class Visit>
void visit_block(const EmbeddingMatrix& a, std::size_t left, const EmbeddingMatrix& b,
                 std::size_t right, const Visit& visit) {
    const std::size_t l0 = left * block_rows, r0 = right * block_rows;
    for_each_product(
        std::min(block_rows, a.rows - l0), [&](std::size_t l) { return a.row(l0 + l).data(); },
        std::min(block_rows, b.rows - r0), [&](std::size_t r) { return b.row(r0 + r).data(); },
        a.dim,
        [&](std::size_t l, std::size_t r, float product) { visit(l0 + l, r0 + r, product); });
}

// Runs body(item) for all items on all cores, some at a time, so that it can be stopped.
template <class Body>
Status for_each_item(std::int64_t items, std::int64_t at_once, const std::stop_token& stop,
                     const Progress& progress, const Body& body) {
    for (std::int64_t first = 0; first < items; first += at_once) {
        report(progress, stage, first, items);
        const std::int64_t count = std::min(at_once, items - first);
        parallel_for(count, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t item = from; item < to && !stop.stop_requested(); ++item)
                body(static_cast<std::size_t>(first + item));
        });
        if (stop.stop_requested()) return cancelled();
    }
    return {};
}

// Items of `cost` multiplications each that take about a tenth of a second together.
std::int64_t items_at_once(std::size_t cost) {
    const std::int64_t threads = compute_threads();
    const std::int64_t some =
        operations / static_cast<std::int64_t>(std::max<std::size_t>(cost, 1));
    return std::max((some + threads - 1) / threads, std::int64_t{1}) * threads;
}

std::vector<NeuronNeighbour> neighbours(std::span<const Best> best) {
    std::vector<NeuronNeighbour> result;
    result.reserve(best.size());
    for (const Best& one : best)
        result.push_back({one.neuron, static_cast<double>(std::clamp(one.cosine, -1.0F, 1.0F))});
    return result;
}

}  // namespace

Result<std::vector<NeuronNeighbour>> nearest_other_rows(EmbeddingView rows, std::stop_token stop,
                                                        const Progress& progress) {
    if (rows.rows < 2) return std::vector<NeuronNeighbour>{};
    const EmbeddingMatrix unit = unit_length(rows);
    const std::size_t blocks = blocks_of(rows.rows);
    std::vector<Best> best(rows.rows);
    std::mutex joining;
    // A block and those after it: each pair is computed once and counts for both. The first block
    // and the last, the second and the second last … are as much work together.
    const std::int64_t pairs = static_cast<std::int64_t>(blocks + 1) / 2;
    const auto meet_block = [&](std::size_t left, std::vector<Best>& mine) {
        for (std::size_t right = left; right < blocks; ++right)
            visit_block(unit, left, unit, right, [&](std::size_t a, std::size_t b, float cosine) {
                if (a == b) return;
                mine[a].meet(cosine, b);
                if (left != right) mine[b].meet(cosine, a);
            });
    };
    const auto meet_pair = [&](std::size_t pair) {
        std::vector<Best> mine(rows.rows);
        meet_block(pair, mine);
        if (blocks - 1 - pair != pair) meet_block(blocks - 1 - pair, mine);
        const std::scoped_lock lock(joining);
        for (std::size_t row = 0; row < rows.rows; ++row)
            best[row].meet(mine[row].cosine, mine[row].neuron);
    };
    SPARSESCOPE_TRY(for_each_item(pairs, items_at_once(block_rows * rows.rows * rows.dim), stop,
                                  progress, meet_pair));
    return neighbours(best);
}

Result<std::vector<NeuronNeighbour>> best_matches(EmbeddingView of, EmbeddingView among,
                                                  std::stop_token stop, const Progress& progress) {
    if (among.rows == 0) return std::vector<NeuronNeighbour>{};
    const EmbeddingMatrix left = unit_length(of), right = unit_length(among);
    std::vector<Best> best(of.rows);
    const auto blocks = static_cast<std::int64_t>(blocks_of(of.rows));
    SPARSESCOPE_TRY(for_each_item(
        blocks, items_at_once(block_rows * among.rows * among.dim), stop, progress,
        [&](std::size_t block) {
            for (std::size_t other = 0; other < blocks_of(among.rows); ++other)
                visit_block(
                    left, block, right, other,
                    [&](std::size_t a, std::size_t b, float cosine) { best[a].meet(cosine, b); });
        }));
    return neighbours(best);
}

}  // namespace sparsescope
