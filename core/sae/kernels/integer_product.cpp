// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/kernels/integer_product.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/clones.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define SPARSESCOPE_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#endif

namespace sparsescope::kernels {

namespace {

constexpr double longest = 32767;
constexpr std::size_t chunk = 64;

bool fits_scale(double length) {
    return length > shortest_row && length <= longest_row;
}

// Rounds up to a chunk of numbers to integers; returns Σ (what that missed)².
SPARSESCOPE_CLONES
double quantise(const float* numbers, std::size_t count, float scale, float inverse,
                std::int16_t* integers) {
    double squares = 0;
    for (std::size_t j = 0; j < count; ++j) {
        const float integer = std::nearbyint(numbers[j] * inverse);
        const double missed =
            static_cast<double>(numbers[j]) - static_cast<double>(integer) * scale;
        squares += missed * missed;
        integers[j] = static_cast<std::int16_t>(integer);
    }
    return squares;
}

}  // namespace

void pack_tile(const float* rows, std::size_t count, std::size_t dim, std::size_t width,
               std::int16_t* tile, RowBounds* bounds) {
    double norms[tile_neurons], missed[tile_neurons] = {};
    for (std::size_t r = 0; r < count; ++r)
        norms[r] = bounded_length(rows + r * dim, dim);
    // Columns outside, rows inside: what is written lies together.
    for (std::size_t first = 0; first < dim; first += chunk) {
        const std::size_t columns = std::min(chunk, dim - first);
        for (std::size_t r = 0; r < count; ++r) {
            std::int16_t integers[chunk] = {};
            if (fits_scale(norms[r]))
                missed[r] += quantise(rows + r * dim + first, columns,
                                      static_cast<float>(norms[r] / longest),
                                      static_cast<float>(longest / norms[r]), integers);
            for (std::size_t j = 0; j < columns; j += 2)
                std::memcpy(tile + (first + j) * width + 2 * r, integers + j,
                            2 * sizeof(*integers));
        }
    }
    for (std::size_t r = 0; r < count; ++r) {
        const double error = std::sqrt(missed[r]);
        bounds[r] = fits_scale(norms[r])
                        ? RowBounds{static_cast<float>(norms[r] / longest),
                                    rounded_up(norms[r] + error), rounded_up(error)}
                        : RowBounds{0, rounded_up(norms[r]), rounded_up(norms[r])};
    }
}

#if defined(__x86_64__)

bool has_integer_product() {
    static const bool has =
        __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
    return has;
}

namespace {

constexpr std::size_t lanes = 16;
constexpr std::size_t vectors = tile_neurons / lanes;

// Pairs of columns that are multiplied at a time, so that the neurons' part stays in the
// first-level cache while all tiles of rows pass by.
constexpr std::size_t pairs_at_once = 192;
constexpr std::size_t tile_sums = tile_rows * tile_neurons;

// What a multiplication brings closer on the way: some lines from `from` on, evenly.
struct Wanted {
    const std::int16_t* from;
    std::size_t step;  // a pair of columns
};

// out[r][n] = or += ⟨row r, neuron n⟩ over some pairs of the tiles' columns.
SPARSESCOPE_VNNI void multiply(const std::int16_t* rows, const std::int16_t* neurons,
                               std::size_t pairs, bool add, Wanted wanted, std::int32_t* out) {
    __m512i sums[tile_rows][vectors];
#pragma GCC unroll 12
    for (std::size_t r = 0; r < tile_rows; ++r) {
#pragma GCC unroll 2
        for (std::size_t v = 0; v < vectors; ++v)
            sums[r][v] = add ? _mm512_load_si512(out + r * tile_neurons + v * lanes)
                             : _mm512_setzero_si512();
    }
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        _mm_prefetch(wanted.from + pair * wanted.step, _MM_HINT_T1);
        __m512i w[vectors];
#pragma GCC unroll 2
        for (std::size_t v = 0; v < vectors; ++v)
            w[v] = _mm512_loadu_si512(neurons + 2 * (pair * tile_neurons + v * lanes));
#pragma GCC unroll 12
        for (std::size_t r = 0; r < tile_rows; ++r) {
            std::int32_t both;
            std::memcpy(&both, rows + 2 * (pair * tile_rows + r), sizeof(both));
            const __m512i x = _mm512_set1_epi32(both);
#pragma GCC unroll 2
            for (std::size_t v = 0; v < vectors; ++v)
                sums[r][v] = _mm512_dpwssd_epi32(sums[r][v], w[v], x);
        }
    }
#pragma GCC unroll 12
    for (std::size_t r = 0; r < tile_rows; ++r) {
#pragma GCC unroll 2
        for (std::size_t v = 0; v < vectors; ++v)
            _mm512_store_si512(out + r * tile_neurons + v * lanes, sums[r][v]);
    }
}

// Bounds sixteen neurons for every row and keeps those that can matter.
SPARSESCOPE_VNNI void keep(const std::int32_t* sums, std::size_t rows, const HeadBounds& head,
                           std::size_t first, CandidateRow* candidates) {
    const __m512 scale = _mm512_loadu_ps(head.scale.data() + first);
    const __m512 norm = _mm512_loadu_ps(head.norm.data() + first);
    const __m512 spread = _mm512_loadu_ps(head.spread.data() + first);
    const __m512 bias_low = _mm512_loadu_ps(head.bias_low.data() + first);
    const __m512 bias_high = _mm512_loadu_ps(head.bias_high.data() + first);
    // Beyond the last neuron, infinite bounds of a row would not exclude anything.
    const std::size_t left = head.hidden - std::min(first, head.hidden);
    const auto there = static_cast<__mmask16>(left < lanes ? (1U << left) - 1 : 0xFFFFU);
    const __m512i ids =
        _mm512_add_epi32(_mm512_set1_epi32(static_cast<int>(first)),
                         _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    for (std::size_t r = 0; r < rows; ++r, sums += tile_neurons) {
        CandidateRow& row = candidates[r];
        const RowBounds& bounds = row.bounds();
        const __m512 product = _mm512_cvtepi32_ps(_mm512_loadu_si512(sums));
        const __m512 both = _mm512_mul_ps(scale, _mm512_set1_ps(bounds.scale));
        const __m512 error = _mm512_fmadd_ps(spread, _mm512_set1_ps(bounds.norm),
                                             _mm512_mul_ps(norm, _mm512_set1_ps(bounds.error)));
        const __m512 upper = _mm512_add_ps(_mm512_fmadd_ps(product, both, bias_high), error);
        // Not-less instead of greater-or-equal lets NaN pass.
        const __mmask16 in =
            there & _mm512_cmp_ps_mask(upper, _mm512_set1_ps(row.threshold()), _CMP_NLT_UQ);
        if (in == 0) continue;
        // The maximum takes its second operand when the first is NaN.
        const __m512 lower =
            _mm512_max_ps(_mm512_sub_ps(_mm512_fmadd_ps(product, both, bias_low), error),
                          _mm512_set1_ps(-std::numeric_limits<float>::infinity()));
        const CandidateRow::Tail tail = row.tail();
        _mm512_storeu_ps(tail.lower, _mm512_maskz_compress_ps(in, lower));
        _mm512_storeu_ps(tail.upper, _mm512_maskz_compress_ps(in, upper));
        _mm512_storeu_si512(tail.neurons, _mm512_maskz_compress_epi32(in, ids));
        row.added(static_cast<std::size_t>(__builtin_popcount(in)));
    }
}

}  // namespace

SPARSESCOPE_VNNI void find_candidates(const std::int16_t* rows, std::size_t tiles,
                                      const std::int16_t* neurons, std::size_t dim,
                                      const HeadBounds& head, std::size_t first_neuron,
                                      CandidateRow* candidates) {
    alignas(64) std::int32_t sums[most_tiles * tile_sums];
    const std::size_t all_pairs = (dim + 1) / 2, row_tile = tile_size(tile_rows, dim);
    for (std::size_t first = 0; first < all_pairs; first += pairs_at_once) {
        const std::size_t pairs = std::min(pairs_at_once, all_pairs - first);
        const std::int16_t* const now = neurons + 2 * first * tile_neurons;
        // The next part of the neurons, or the beginning of the next tile of them.
        const std::int16_t* const next = now + 2 * pairs * tile_neurons;
        const std::size_t step = (2 * tile_neurons + tiles - 1) / tiles;
        for (std::size_t t = 0; t < tiles; ++t)
            multiply(rows + t * row_tile + 2 * first * tile_rows, now, pairs, first > 0,
                     {next + t * pairs * step, step}, sums + t * tile_sums);
    }
    for (std::size_t v = 0; v < vectors; ++v)
        keep(sums + v * lanes, tiles * tile_rows, head, first_neuron + v * lanes, candidates);
}

#else

bool has_integer_product() {
    return false;
}
void find_candidates(const std::int16_t*, std::size_t, const std::int16_t*, std::size_t,
                     const HeadBounds&, std::size_t, CandidateRow*) {}

#endif

}  // namespace sparsescope::kernels
