// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include "core/base/result.h"

namespace sparsescope {

// Places of documents and their rows belong together, and all of them exist.
inline Status check_places(std::span<const float> x, std::span<const float> y,
                           std::span<const std::int64_t> rows, std::size_t rows_of_codes) {
    const auto finite = [](float v) { return std::isfinite(v); };
    if (x.size() != y.size() || x.size() != rows.size() || !std::ranges::all_of(x, finite) ||
        !std::ranges::all_of(y, finite))
        return fail(ErrorCode::invalid_argument,
                    "The places of a map are not one finite pair for each of its documents.");
    if (std::ranges::any_of(rows, [&](std::int64_t row) {
            return row < 0 || static_cast<std::size_t>(row) >= rows_of_codes;
        }))
        return fail(ErrorCode::invalid_argument,
                    "A document of the map has no code. Encode the dataset again, or make the map "
                    "anew.");
    return {};
}

}  // namespace sparsescope
