// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of length 1, dense or sparse, on the plane of their two strongest principal components: the
// coordinates (x − x̄)·v₁ and (x − x̄)·v₂. The directions come from subspace iteration (Halko,
// Martinsson and Tropp 2011) with blocks of 8 directions, on at most `sample` rows spread evenly,
// because codes have thousands of columns and their covariance would not fit. Each direction points
// to where its largest part is positive. The same for any number of threads. Private to this
// folder.
#pragma once
#include "core/map/layout_method.h"

namespace sparsescope {

// Not scaled. Errors: cancelled.
[[nodiscard]] Result<MapPlaces> principal_places(const MapSource& source, std::size_t sample,
                                                 std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
