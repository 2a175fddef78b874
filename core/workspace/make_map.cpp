// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/make_map.h"

#include <algorithm>

namespace sparsescope {

std::vector<std::int64_t> rows_of_map(const MapLayout& layout,
                                      std::span<const DocumentId> ids_by_row) {
    std::vector<std::int64_t> rows(layout.ids.size(), -1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto found = std::ranges::lower_bound(ids_by_row, layout.ids[i]);
        if (found != ids_by_row.end() && *found == layout.ids[i])
            rows[i] = found - ids_by_row.begin();
    }
    return rows;
}

}  // namespace sparsescope
