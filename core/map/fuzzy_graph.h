// SPDX-License-Identifier: GPL-3.0-or-later
// From distances to strengths (McInnes, Healy and Melville 2018, UMAP, section 3.1). With m
// neighbours of document i at the distances d_1 ≤ d_2 ≤ …
//   ρ_i = the least distance > 0
//   σ_i such that Σ_j exp(−max(0, d_j − ρ_i)/σ_i) = log2(m + 1)
//   v_ij = exp(−max(0, d_j − ρ_i)/σ_i),  w_ij = v_ij + v_ji − v_ij·v_ji
// so that every document, in dense regions and in thin ones, is held by its neighbours alike. σ is
// at least a thousandth of the mean distance. Private to this folder.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/map/point_graph.h"

namespace sparsescope {

// v of one document's neighbours; distances ascending, not empty.
void neighbour_strengths(std::span<const float> distances, float mean_distance,
                         std::span<float> strengths);

struct FuzzyGraph {
    std::vector<std::size_t> starts;    // [documents + 1]
    std::vector<std::uint32_t> points;  // ascending for each document
    std::vector<float> strengths;       // w, 0 < w ≤ 1; the graph is symmetric
    [[nodiscard]] std::size_t size() const { return starts.empty() ? 0 : starts.size() - 1; }
};
[[nodiscard]] FuzzyGraph fuzzy_graph(const PointGraph& graph);

}  // namespace sparsescope
