// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/element_type.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace sparsescope {
namespace {

TEST(ElementType, EveryHalfSurvivesTheWayToFloatAndBack) {
    for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        const float wide = half_to_float(half);
        if (std::isnan(wide)) {
            EXPECT_EQ(float_to_half(wide) & 0x7FFF, 0x7E00);
        } else {
            EXPECT_EQ(float_to_half(wide), half) << bits;
        }
    }
}

TEST(ElementType, HalvesRoundToTheNearestAndTiesToEven) {
    EXPECT_EQ(half_to_float(0x3C00), 1.0F);
    EXPECT_EQ(half_to_float(0xFBFF), -65504.0F);
    EXPECT_EQ(half_to_float(0x0001), 0x1p-24F);
    EXPECT_EQ(float_to_half(1.0F + 0x1p-11F), 0x3C00);      // a tie, down to even
    EXPECT_EQ(float_to_half(1.0F + 3 * 0x1p-11F), 0x3C02);  // a tie, up to even
    EXPECT_EQ(float_to_half(65519.0F), 0x7BFF);             // the largest finite one
    EXPECT_EQ(float_to_half(65520.0F), 0x7C00);             // infinity
    EXPECT_EQ(float_to_half(-std::numeric_limits<float>::infinity()), 0xFC00);
    EXPECT_EQ(float_to_half(0x1p-25F), 0x0000);  // a tie with zero
    EXPECT_EQ(float_to_half(0x1.8p-25F), 0x0001);
}

TEST(ElementType, BrainHalvesAreTheUpperHalfOfAFloat) {
    const std::uint16_t stored[] = {0x3F80, 0xC040};
    float values[2];
    convert_to_floats(ElementType::bf16, std::as_bytes(std::span(stored)), false, values);
    EXPECT_EQ(values[0], 1.0F);
    EXPECT_EQ(values[1], -3.0F);
}

TEST(ElementType, OnlyWholeNumbersBecomeIntegers) {
    const double stored[] = {3, -0.0, 2.5, 1e300};
    std::int64_t values[4];
    const auto bytes = std::as_bytes(std::span(stored));
    EXPECT_EQ(convert_to_integers(ElementType::f64, bytes, false, values), 2U);
    EXPECT_EQ(values[0], 3);
    const double not_a_number[] = {std::nan("")};
    EXPECT_EQ(convert_to_integers(ElementType::f64, std::as_bytes(std::span(not_a_number)), false,
                                  std::span(values, 1)),
              0U);
    const std::uint64_t large[] = {std::uint64_t{1} << 63};
    EXPECT_EQ(convert_to_integers(ElementType::u64, std::as_bytes(std::span(large)), false,
                                  std::span(values, 1)),
              0U);
}

TEST(ElementType, ProductsThatOverflowAreNoticedEvenBehindAZero) {
    std::uint64_t product = 0;
    EXPECT_TRUE(checked_product({}, product));
    EXPECT_EQ(product, 1U);
    const std::uint64_t huge = std::uint64_t{1} << 63;
    EXPECT_FALSE(checked_product(std::vector<std::uint64_t>{huge, 2}, product));
    EXPECT_FALSE(checked_product(std::vector<std::uint64_t>{huge, 2, 0}, product));
    EXPECT_TRUE(checked_product(std::vector<std::uint64_t>{0, huge}, product));
}

}  // namespace
}  // namespace sparsescope
