// SPDX-License-Identifier: GPL-3.0-or-later
// The plane of the two strongest principal components. A straight projection: distances on the map
// are never larger than they are, and documents that differ may fall on one another.
#include "core/map/layout_method.h"
#include "core/map/map_places.h"
#include "core/map/principal_places.h"

namespace sparsescope {

namespace {

Result<MapPlaces> lay_out_pca(const MapSource& source, const MapSettings& /*settings*/,
                              std::stop_token stop, const Progress& progress) {
    constexpr std::size_t sample = 100'000;
    SPARSESCOPE_ASSIGN(MapPlaces places, principal_places(source, sample, stop, progress));
    centre_and_scale(places);
    return places;
}

}  // namespace

const LayoutMethodEntry& pca_entry() {
    static const LayoutMethodEntry entry{"pca",
                                         "PCA",
                                         "The two directions in which documents differ most: "
                                         "quick, straight, and blind to the rest.",
                                         {},
                                         false,
                                         lay_out_pca};
    return entry;
}

}  // namespace sparsescope
