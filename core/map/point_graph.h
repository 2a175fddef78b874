// SPDX-License-Identifier: GPL-3.0-or-later
// The nearest other documents of every document, by cosine. Private to this folder.
#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/map/layout_method.h"

namespace sparsescope {

struct PointGraph {
    static constexpr std::uint32_t no_point = std::numeric_limits<std::uint32_t>::max();
    std::size_t n = 0;                  // neighbours a document has at most
    std::vector<std::uint32_t> points;  // [documents, n], nearest first, padded with no_point
    std::vector<float> distances;       // [documents, n], 1 − cosine, ≥ 0, padded with 0

    [[nodiscard]] std::size_t size() const { return n > 0 ? points.size() / n : 0; }
    [[nodiscard]] std::span<const std::uint32_t> neighbours(std::size_t i) const {
        return std::span(points).subspan(i * n, n);
    }
    // How many neighbours document i has.
    [[nodiscard]] std::size_t count(std::size_t i) const;
    // Leaves only these documents, ascending, and numbers them anew. Nobody else is a neighbour.
    void keep(std::span<const std::size_t> documents);
};

// Of codes: the exact graph of core/search/batch.h; documents that share no neuron are no
// neighbours. Of vectors: all pairs (nearest_rows.h), which is exact, and takes four times as long
// for twice as many documents. Ties: the lower document. The same for any number of threads.
// Errors: cancelled.
[[nodiscard]] Result<PointGraph> point_graph(const MapSource& source, std::size_t n,
                                             std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
