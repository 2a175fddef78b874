// SPDX-License-Identifier: GPL-3.0-or-later
// Places on a plane brought to one scale, and the patterns for documents that have no place of
// their own. Pure. Private to this folder.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "core/map/layout_method.h"

namespace sparsescope {

// Centres on 0 and scales to a mean square distance of 1 from there; places that are all one stay
// 0. What is not finite becomes 0 first.
void centre_and_scale(MapPlaces& places);

// A point of a disc of radius 1 that is filled evenly: the i-th of n along a spiral (Vogel 1979).
struct DiscPoint {
    float x, y;
};
[[nodiscard]] DiscPoint disc_point(std::size_t i, std::size_t n);

// Puts these documents on a ring outside all others, evenly and in their order.
void place_in_ring(MapPlaces& places, std::span<const std::size_t> documents);

}  // namespace sparsescope
