// SPDX-License-Identifier: GPL-3.0-or-later
// IEEE 754 half precision (fp16) as its bits. Pure.
#pragma once
#include <cstdint>

namespace sparsescope {

[[nodiscard]] float half_to_float(std::uint16_t half);
[[nodiscard]] std::uint16_t float_to_half(float value);  // nearest, ties to even

}  // namespace sparsescope
