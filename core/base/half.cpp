// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/half.h"

#include <bit>
#include <cmath>

namespace sparsescope {

float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000U) << 16;
    const std::uint32_t exponent = (half >> 10) & 0x1FU;
    const std::uint32_t mantissa = half & 0x3FFU;
    if (exponent == 0) {
        const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;
        return sign != 0 ? -magnitude : magnitude;
    }
    const std::uint32_t wide_exponent = exponent == 31 ? 255 : exponent + 112;
    return std::bit_cast<float>(sign | (wide_exponent << 23) | (mantissa << 13));
}

std::uint16_t float_to_half(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16) & 0x8000U;
    const float magnitude = std::abs(value);
    std::uint32_t half = 0;
    if (std::isnan(value)) {
        half = 0x7E00U;
    } else if (magnitude >= 65520.0F) {
        half = 0x7C00U;  // rounds to infinity
    } else if (magnitude < 0x1p-14F) {
        half = static_cast<std::uint32_t>(std::nearbyint(magnitude * 0x1p24F));
    } else {
        const std::uint32_t rebased = (bits & 0x7FFFFFFFU) - (112U << 23);
        half = (rebased + 0xFFFU + ((rebased >> 13) & 1U)) >> 13;
    }
    return static_cast<std::uint16_t>(sign | half);
}

}  // namespace sparsescope
