// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/l2_normalize.h"

#include <cmath>

namespace sparsescope {

bool l2_normalize(std::span<float> x) {
    double squares = 0;
    for (const float value : x)
        squares += static_cast<double>(value) * value;
    if (!(squares > 0) || !std::isfinite(squares)) return false;
    const double scale = 1 / std::sqrt(squares);
    for (float& value : x)
        value = static_cast<float>(value * scale);
    return true;
}

}  // namespace sparsescope
