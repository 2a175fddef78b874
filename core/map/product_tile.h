// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loop of all-pairs products: 8 rows times a panel of 48 rows that lie side by side, so
// that no sum runs across a register and every number that is read is used many times. A product is
// summed in the order of the columns at every processor level. Private to this folder.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/search/simd.h"

namespace sparsescope {

struct ProductTile {
    static constexpr std::size_t rows = 8;
    static constexpr std::size_t columns = 48;

    std::array<const float*, rows> left{};  // each of `length` floats
    std::array<float, rows> scale{};        // multiplies the products of a row
    const float* panel = nullptr;           // [length][columns]
    std::size_t length = 0;
    std::array<float, rows> row_limit{};
    const float* column_limit = nullptr;  // [columns]

    alignas(64) float products[rows][columns];
    // Bit c: products[r][c] is above row_limit[r] or column_limit[c].
    std::array<std::uint64_t, rows> above{};
};

using ProductKernel = void (*)(ProductTile& tile);
[[nodiscard]] ProductKernel product_kernel(SimdLevel simd = simd_level());

}  // namespace sparsescope
