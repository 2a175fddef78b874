// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/product_tile.h"

#include <algorithm>

namespace sparsescope {

namespace {

constexpr std::size_t rows = ProductTile::rows;
constexpr std::size_t columns = ProductTile::columns;

void products_plain(ProductTile& tile) {
    for (auto& row : tile.products)
        std::ranges::fill(row, 0.0F);
    for (std::size_t j = 0; j < tile.length; ++j)
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c)
                tile.products[r][c] += tile.left[r][j] * tile.panel[j * columns + c];
    for (std::size_t r = 0; r < rows; ++r) {
        tile.above[r] = 0;
        for (std::size_t c = 0; c < columns; ++c) {
            const float product = tile.products[r][c] *= tile.scale[r];
            if (product > std::min(tile.row_limit[r], tile.column_limit[c]))
                tile.above[r] |= std::uint64_t{1} << c;
        }
    }
}

#ifdef SPARSESCOPE_X86

SPARSESCOPE_AVX512
void products_avx512(ProductTile& tile) {
    constexpr std::size_t lanes = 16;
    constexpr std::size_t parts = columns / lanes;
    __m512 sums[rows][parts];
#pragma GCC unroll 8
    for (std::size_t r = 0; r < rows; ++r)
#pragma GCC unroll 3
        for (std::size_t p = 0; p < parts; ++p)
            sums[r][p] = _mm512_setzero_ps();
    const float* panel = tile.panel;
    for (std::size_t j = 0; j < tile.length; ++j, panel += columns) {
        const __m512 a = _mm512_loadu_ps(panel);
        const __m512 b = _mm512_loadu_ps(panel + lanes);
        const __m512 c = _mm512_loadu_ps(panel + 2 * lanes);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < rows; ++r) {
            const __m512 x = _mm512_set1_ps(tile.left[r][j]);
            sums[r][0] = _mm512_fmadd_ps(x, a, sums[r][0]);
            sums[r][1] = _mm512_fmadd_ps(x, b, sums[r][1]);
            sums[r][2] = _mm512_fmadd_ps(x, c, sums[r][2]);
        }
    }
#pragma GCC unroll 8
    for (std::size_t r = 0; r < rows; ++r) {
        tile.above[r] = 0;
#pragma GCC unroll 3
        for (std::size_t p = 0; p < parts; ++p) {
            const __m512 product = _mm512_mul_ps(sums[r][p], _mm512_set1_ps(tile.scale[r]));
            _mm512_store_ps(tile.products[r] + p * lanes, product);
            const __m512 limit = _mm512_min_ps(_mm512_set1_ps(tile.row_limit[r]),
                                               _mm512_loadu_ps(tile.column_limit + p * lanes));
            tile.above[r] |= std::uint64_t{_mm512_cmp_ps_mask(product, limit, _CMP_GT_OQ)}
                             << p * lanes;
        }
    }
}

// A quarter of the tile: 4 rows, 24 columns, in 12 registers of 16.
SPARSESCOPE_AVX2
void quarter_avx2(ProductTile& tile, std::size_t first_row, std::size_t first_column) {
    constexpr std::size_t lanes = 8;
    __m256 sums[4][3];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < 4; ++r)
#pragma GCC unroll 3
        for (std::size_t p = 0; p < 3; ++p)
            sums[r][p] = _mm256_setzero_ps();
    const float* panel = tile.panel + first_column;
    for (std::size_t j = 0; j < tile.length; ++j, panel += columns) {
        const __m256 a = _mm256_loadu_ps(panel);
        const __m256 b = _mm256_loadu_ps(panel + lanes);
        const __m256 c = _mm256_loadu_ps(panel + 2 * lanes);
#pragma GCC unroll 4
        for (std::size_t r = 0; r < 4; ++r) {
            const __m256 x = _mm256_broadcast_ss(tile.left[first_row + r] + j);
            sums[r][0] = _mm256_fmadd_ps(x, a, sums[r][0]);
            sums[r][1] = _mm256_fmadd_ps(x, b, sums[r][1]);
            sums[r][2] = _mm256_fmadd_ps(x, c, sums[r][2]);
        }
    }
#pragma GCC unroll 4
    for (std::size_t r = 0; r < 4; ++r) {
#pragma GCC unroll 3
        for (std::size_t p = 0; p < 3; ++p) {
            const std::size_t row = first_row + r;
            const std::size_t column = first_column + p * lanes;
            const __m256 product = _mm256_mul_ps(sums[r][p], _mm256_set1_ps(tile.scale[row]));
            _mm256_storeu_ps(tile.products[row] + column, product);
            const __m256 limit = _mm256_min_ps(_mm256_set1_ps(tile.row_limit[row]),
                                               _mm256_loadu_ps(tile.column_limit + column));
            const auto above = static_cast<std::uint64_t>(
                _mm256_movemask_ps(_mm256_cmp_ps(product, limit, _CMP_GT_OQ)));
            tile.above[row] |= above << column;
        }
    }
}

void products_avx2(ProductTile& tile) {
    tile.above = {};
    for (std::size_t row = 0; row < rows; row += 4)
        for (std::size_t column = 0; column < columns; column += 24)
            quarter_avx2(tile, row, column);
}

#endif

}  // namespace

ProductKernel product_kernel([[maybe_unused]] SimdLevel simd) {
#ifdef SPARSESCOPE_X86
    if (simd >= SimdLevel::avx512) return products_avx512;
    if (simd >= SimdLevel::avx2) return products_avx2;
#endif
    return products_plain;
}

}  // namespace sparsescope
