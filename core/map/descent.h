// SPDX-License-Identifier: GPL-3.0-or-later
// Moves documents on the map until those that hold each other are close (the optimiser of McInnes,
// Healy and Melville 2018: an edge of strength w pulls in a share w / max w of the epochs, and each
// pull is followed by 5 pushes away from documents drawn at random; steps shrink linearly to 0).
//
// Determinism. Other implementations let threads move shared places at the same time, and so never
// give the same map twice. Here every document moves by its own edges and draws, and all that it
// reads of others is where the epoch before left them. So a move depends neither on the order of
// documents nor on who computes it: the same bytes with any number of threads. A document's draws
// come from a generator seeded by (seed, epoch, document). An edge pulls each of its ends once
// where the original pulls twice, which measures better: neighbours that do not know of each
// other's step meet sooner (docs/map-benchmark.md). Private to this folder.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/map/fuzzy_graph.h"
#include "core/map/pull_curve.h"

namespace sparsescope {

struct MapPoint {
    float x = 0, y = 0;
};
struct DescentOptions {
    int epochs = 200;
    double rate = 1;  // of the first epoch
    std::uint64_t seed = 1;
    // Only documents from here on move; the others stay, and only pull and push.
    std::size_t first_moving = 0;
};

// Errors: cancelled.
[[nodiscard]] Status descend(const FuzzyGraph& graph, const PullCurve& curve,
                             const DescentOptions& options, std::vector<MapPoint>& points,
                             std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
