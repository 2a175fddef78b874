// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/layout_method.h"

#include <algorithm>

#include "core/base/part_list.h"
#include "core/map/map_places.h"
#include "layout_method_list.inc"

namespace sparsescope {

std::span<const LayoutMethodEntry* const> layout_methods() {
    return layout_method_list;
}

Result<MapPlaces> lay_out(std::string_view method, const MapSource& source,
                          const MapSettings& settings, std::stop_token stop,
                          const Progress& progress) {
    return guard("laying out a map", [&]() -> Result<MapPlaces> {
        SPARSESCOPE_ASSIGN(const LayoutMethodEntry* entry,
                           find_part(layout_methods(), "way to make a map", method));
        SPARSESCOPE_TRY(check_map_settings(settings));
        if (entry->needs_labels &&
            (source.labels.empty() || std::ranges::all_of(source.labels, [](std::int32_t label) {
                 return label == no_label;
             })))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("A map \"{}\" needs labels, and no document has one. Choose "
                                    "another way to make a map.",
                                    entry->title));
        if (source.size() <= 1) {
            MapPlaces places;
            places.x.assign(source.size(), 0);
            places.y.assign(source.size(), 0);
            return places;
        }
        return entry->lay_out(source, settings, stop, progress);
    });
}

}  // namespace sparsescope
