// SPDX-License-Identifier: GPL-3.0-or-later
// How true a map is to the neighbourhoods it was made from (Venna and Kaski 2001). For m judged
// documents of N, at n neighbours:
//   trustworthiness = 1 − 2/(m·n·(2N − 3n − 1)) · Σ_i Σ_{j nearest to i on the map} max(0, r_ij −
//   n) continuity      = 1 − 2/(m·n·(2N − 3n − 1)) · Σ_i Σ_{j nearest to i in the data} max(0, s_ij
//   − n)
// r_ij is the rank of j among all documents by closeness to i in the data (cosine), s_ij on the
// map, from 1. 1: no stranger came near, no neighbour was lost. Documents that are equally close
// share their mean rank; but none of them counts as a stranger while one of them is a neighbour,
// and where they tie for the last places among the nearest in the data, those that are nearest on
// the map are taken, so that none counts as lost for its number.
// (Without ties this is the usual measure.) Ranks are exact and among all documents; of more than
// 5,000 documents a sample spread evenly is judged.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/map/layout_method.h"

namespace sparsescope {

inline constexpr std::size_t judged_neighbours = 15;
inline constexpr std::size_t judged_exactly = 5000;  // documents
inline constexpr std::size_t judged_sample = 1000;   // of more
inline constexpr std::size_t fewest_judged = 50;

struct MapQuality {
    // nullopt: fewer than fewest_judged documents.
    std::optional<double> trustworthiness;
    std::optional<double> continuity;
    std::int64_t judged = 0;  // documents, m
};
[[nodiscard]] Result<MapQuality> judge_map(const MapSource& source, std::span<const float> x,
                                           std::span<const float> y,
                                           std::size_t neighbours = judged_neighbours,
                                           std::stop_token stop = {},
                                           const Progress& progress = {});

}  // namespace sparsescope
