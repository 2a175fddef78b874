// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/scan/dense_kernels.h"

#include <algorithm>
#include <cstring>

#include "core/search/simd.h"

namespace sparsescope::scan {

namespace {

using Scores = float[block_rows];

void offer_block(const Scores& scores, std::size_t block, TopRows& best) {
    for (std::size_t r = 0; r < block_rows; ++r) {
        if (scores[r] > best.threshold())
            best.offer(static_cast<std::uint32_t>(block * block_rows + r), scores[r]);
    }
}

void scan_floats_plain(const FloatBlocks& rows, const float* query, TopRows& best) {
    for (std::size_t b = 0; b < rows.blocks; ++b) {
        const float* const block = rows.values + b * rows.dim * block_rows;
        Scores scores = {};
        for (std::size_t j = 0; j < rows.dim; ++j) {
            for (std::size_t r = 0; r < block_rows; ++r)
                scores[r] += query[j] * block[j * block_rows + r];
        }
        offer_block(scores, b, best);
    }
}

void scan_bytes_plain(const ByteBlocks& rows, const std::int8_t* query, TopRows& best) {
    for (std::size_t b = 0; b < rows.blocks; ++b) {
        const std::int8_t* const block = rows.values + b * rows.dim * block_rows;
        Scores scores;
        for (std::size_t r = 0; r < block_rows; ++r) {
            std::int32_t sum = 0;
            for (std::size_t j = 0; j < rows.dim; ++j)
                sum += query[j] * block[j / 4 * 64 + r * 4 + j % 4];
            scores[r] = rows.scales[b * block_rows + r] * static_cast<float>(sum);
        }
        offer_block(scores, b, best);
    }
}

#ifdef SPARSESCOPE_X86

// Four numbers of the query as one lane.
int four_bytes(const std::int8_t* from) {
    int lane;
    std::memcpy(&lane, from, sizeof(lane));
    return lane;
}

SPARSESCOPE_AVX2
void scan_floats_avx2(const FloatBlocks& rows, const float* query, TopRows& best) {
    for (std::size_t b = 0; b < rows.blocks; ++b) {
        const float* const block = rows.values + b * rows.dim * block_rows;
        __m256 sums[8] = {};  // independent sums hide the latency of an addition
        const auto step = [&](std::size_t j, std::size_t c) SPARSESCOPE_AVX2 {
            const __m256 q = _mm256_broadcast_ss(query + j);
            const float* const values = block + j * block_rows;
            sums[c] = _mm256_fmadd_ps(q, _mm256_loadu_ps(values), sums[c]);
            sums[c + 1] = _mm256_fmadd_ps(q, _mm256_loadu_ps(values + 8), sums[c + 1]);
        };
        std::size_t j = 0;
        for (; j + 4 <= rows.dim; j += 4) {
#pragma GCC unroll 4
            for (std::size_t c = 0; c < 4; ++c)
                step(j + c, 2 * c);
        }
        for (; j < rows.dim; ++j)
            step(j, 0);
        const __m256 low =
            _mm256_add_ps(_mm256_add_ps(sums[0], sums[2]), _mm256_add_ps(sums[4], sums[6]));
        const __m256 high =
            _mm256_add_ps(_mm256_add_ps(sums[1], sums[3]), _mm256_add_ps(sums[5], sums[7]));
        const __m256 threshold = _mm256_set1_ps(best.threshold());
        if (_mm256_movemask_ps(_mm256_cmp_ps(_mm256_max_ps(low, high), threshold, _CMP_GT_OQ)) == 0)
            continue;
        Scores scores;
        _mm256_storeu_ps(scores, low);
        _mm256_storeu_ps(scores + 8, high);
        offer_block(scores, b, best);
    }
}

// Products of signed bytes: |q| · (d with the sign of q) never leaves 16 bits for −127 … 127.
SPARSESCOPE_AVX2
void scan_bytes_avx2(const ByteBlocks& rows, const std::int8_t* query, TopRows& best) {
    const __m256i ones = _mm256_set1_epi16(1);
    for (std::size_t b = 0; b < rows.blocks; ++b) {
        const std::int8_t* const block = rows.values + b * rows.dim * block_rows;
        __m256i sums[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
        for (std::size_t j = 0; j < rows.dim; j += 4) {
            const __m256i q = _mm256_set1_epi32(four_bytes(query + j));
            const __m256i magnitude = _mm256_abs_epi8(q);
            for (std::size_t half = 0; half < 2; ++half) {
                const __m256i d = _mm256_loadu_si256(
                    reinterpret_cast<const __m256i*>(block + j * block_rows + 32 * half));
                const __m256i pairs = _mm256_maddubs_epi16(magnitude, _mm256_sign_epi8(d, q));
                sums[half] = _mm256_add_epi32(sums[half], _mm256_madd_epi16(pairs, ones));
            }
        }
        const float* const scales = rows.scales + b * block_rows;
        const __m256 low = _mm256_mul_ps(_mm256_cvtepi32_ps(sums[0]), _mm256_loadu_ps(scales));
        const __m256 high = _mm256_mul_ps(_mm256_cvtepi32_ps(sums[1]), _mm256_loadu_ps(scales + 8));
        const __m256 threshold = _mm256_set1_ps(best.threshold());
        if (_mm256_movemask_ps(_mm256_cmp_ps(_mm256_max_ps(low, high), threshold, _CMP_GT_OQ)) == 0)
            continue;
        Scores scores;
        _mm256_storeu_ps(scores, low);
        _mm256_storeu_ps(scores + 8, high);
        offer_block(scores, b, best);
    }
}

SPARSESCOPE_AVX512
void scan_floats_avx512(const FloatBlocks& rows, const float* query, TopRows& best) {
    for (std::size_t b = 0; b < rows.blocks; ++b) {
        const float* const block = rows.values + b * rows.dim * block_rows;
        __m512 sums[4] = {};
        const auto step = [&](std::size_t j, std::size_t c) SPARSESCOPE_AVX512 {
            sums[c] = _mm512_fmadd_ps(_mm512_set1_ps(query[j]),
                                      _mm512_loadu_ps(block + j * block_rows), sums[c]);
        };
        std::size_t j = 0;
        for (; j + 4 <= rows.dim; j += 4) {
#pragma GCC unroll 4
            for (std::size_t c = 0; c < 4; ++c)
                step(j + c, c);
        }
        for (; j < rows.dim; ++j)
            step(j, 0);
        const __m512 total =
            _mm512_add_ps(_mm512_add_ps(sums[0], sums[1]), _mm512_add_ps(sums[2], sums[3]));
        if (_mm512_cmp_ps_mask(total, _mm512_set1_ps(best.threshold()), _CMP_GT_OQ) == 0) continue;
        Scores scores;
        _mm512_storeu_ps(scores, total);
        offer_block(scores, b, best);
    }
}

constexpr std::size_t prefetch_bytes = 2048;  // ahead; a tenth faster at 256 dimensions

// VNNI multiplies unsigned by signed bytes, so the rows are shifted by 128, and the sums back.
SPARSESCOPE_VNNI
void scan_bytes_vnni(const ByteBlocks& rows, const std::int8_t* query, TopRows& best) {
    const __m512i shift = _mm512_set1_epi8(-128);
    int query_sum = 0;
    for (std::size_t j = 0; j < rows.dim; ++j)
        query_sum += query[j];
    const __m512i start = _mm512_set1_epi32(-128 * query_sum);
    for (std::size_t b = 0; b < rows.blocks; ++b) {
        const std::int8_t* const block = rows.values + b * rows.dim * block_rows;
        __m512i sums[2] = {start, _mm512_setzero_si512()};
        const auto step = [&](std::size_t j, std::size_t c) SPARSESCOPE_VNNI {
            const std::int8_t* const values = block + j * block_rows;
            _mm_prefetch(reinterpret_cast<const char*>(values) + prefetch_bytes, _MM_HINT_T0);
            const __m512i d = _mm512_xor_si512(_mm512_loadu_si512(values), shift);
            sums[c] = _mm512_dpbusd_epi32(sums[c], d, _mm512_set1_epi32(four_bytes(query + j)));
        };
        std::size_t j = 0;
        for (; j + 8 <= rows.dim; j += 8) {
            step(j, 0);
            step(j + 4, 1);
        }
        if (j < rows.dim) step(j, 0);
        const __m512 total = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_add_epi32(sums[0], sums[1])),
                                           _mm512_loadu_ps(rows.scales + b * block_rows));
        if (_mm512_cmp_ps_mask(total, _mm512_set1_ps(best.threshold()), _CMP_GT_OQ) == 0) continue;
        Scores scores;
        _mm512_storeu_ps(scores, total);
        offer_block(scores, b, best);
    }
}

#endif

}  // namespace

DenseKernels dense_kernels([[maybe_unused]] SimdLevel simd) {
#ifdef SPARSESCOPE_X86
    if (simd >= SimdLevel::avx512_vnni) return {scan_floats_avx512, scan_bytes_vnni};
    if (simd >= SimdLevel::avx512) return {scan_floats_avx512, scan_bytes_avx2};
    if (simd >= SimdLevel::avx2) return {scan_floats_avx2, scan_bytes_avx2};
#endif
    return {scan_floats_plain, scan_bytes_plain};
}

}  // namespace sparsescope::scan
