// SPDX-License-Identifier: GPL-3.0-or-later
// Brings the start of a map in line with its graph: every place becomes the mean of itself and of
// its neighbours', x ← (x + D⁻¹W·x)/2, and the two coordinates are kept uncorrelated and of one
// size, `rounds` times. Without end that would lead to the spectral start (the slowest ways to mix
// on the graph, Belkin and Niyogi 2003), which puts the parts of a graph that falls apart on single
// points; after some rounds the principal components' large arrangement is still there, and folds
// across which no documents are neighbours are gone. The same for any number of threads. Private to
// this folder.
#pragma once
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/map/descent.h"
#include "core/map/fuzzy_graph.h"

namespace sparsescope {

// Afterwards the places are centred with a mean square of 1 along both coordinates (0 where they
// have no extent). Errors: cancelled.
[[nodiscard]] Status smooth_start(const FuzzyGraph& graph, int rounds,
                                  std::vector<MapPoint>& points, std::stop_token stop,
                                  const Progress& progress);

}  // namespace sparsescope
