// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder.
#pragma once
#include <cstdint>
#include <functional>

#include "core/base/parallel.h"

namespace sparsescope {

// As parallel_for(), but some thousand points are done by the calling thread alone: hundreds of
// rounds would wait longer for other threads than they save.
inline void parallel_points(std::int64_t points,
                            const std::function<void(std::int64_t, std::int64_t)>& body) {
    constexpr std::int64_t few = 8192;
    if (points <= few)
        body(0, points);
    else
        parallel_for(points, body);
}

}  // namespace sparsescope
