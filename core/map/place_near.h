// SPDX-License-Identifier: GPL-3.0-or-later
// Places for documents that came after a map was made. The others stay where they are.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/map/layout_method.h"

namespace sparsescope {

// placed: by document of the source, whether places.x and places.y are its place; the others get
// one. Each lies at the mean of its nearest placed documents (settings.neighbours of them, weighted
// by their strengths, fuzzy_graph.h), and then takes some small steps of the descent against the
// documents that stay. One that equals a placed document lies beside it; one that shares nothing
// with any lies on the ring outside all others. Errors: cancelled; invalid_argument for sizes that
// differ.
[[nodiscard]] Status place_near(const MapSource& source, const std::vector<bool>& placed,
                                const MapSettings& settings, MapPlaces& places,
                                std::stop_token stop = {}, const Progress& progress = {});

}  // namespace sparsescope
