// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/compressed/score_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/search/simd.h"

namespace sparsescope {

namespace {

constexpr std::size_t entries = 256;
constexpr int largest_sum = std::numeric_limits<std::uint16_t>::max();

std::uint64_t reaching_scalar(const std::uint8_t* block, const ScoreTables& tables, double least) {
    float sums[rows_per_block] = {};
    for (std::size_t m = 0; m < tables.bytes(); ++m) {
        const float* const table = tables.exact(m);
        for (std::size_t row = 0; row < rows_per_block; ++row)
            sums[row] += table[block[m * rows_per_block + row]];
    }
    std::uint64_t reaching = 0;
    for (std::size_t row = 0; row < rows_per_block; ++row)
        reaching |= std::uint64_t{sums[row] >= least} << row;
    return reaching;
}

#ifdef SPARSESCOPE_X86

// Sums in the same order as those of one row, so exact.
SPARSESCOPE_AVX2
std::uint64_t reaching_avx2(const std::uint8_t* block, const ScoreTables& tables, double least) {
    constexpr std::size_t lanes = 8;
    __m256 sums[rows_per_block / lanes] = {};
    for (std::size_t m = 0; m < tables.bytes(); ++m) {
        const float* const table = tables.exact(m);
#pragma GCC unroll 8
        for (std::size_t group = 0; group < rows_per_block / lanes; ++group) {
            const __m128i bytes = _mm_loadl_epi64(
                reinterpret_cast<const __m128i*>(block + m * rows_per_block + group * lanes));
            sums[group] = _mm256_add_ps(sums[group],
                                        _mm256_i32gather_ps(table, _mm256_cvtepu8_epi32(bytes), 4));
        }
    }
    // Scores are floats, so comparing with the nearest float below loses none.
    const __m256 needed = _mm256_set1_ps(
        std::nextafter(static_cast<float>(least), -std::numeric_limits<float>::infinity()));
    std::uint64_t reaching = 0;
    for (std::size_t group = 0; group < rows_per_block / lanes; ++group) {
        const auto mask = static_cast<std::uint64_t>(static_cast<unsigned>(
            _mm256_movemask_ps(_mm256_cmp_ps(sums[group], needed, _CMP_GE_OQ))));
        reaching |= mask << (group * lanes);
    }
    return reaching;
}

// 256 bytes are four registers; two of them are looked up by seven bits, the eighth chooses.
SPARSESCOPE_VBMI
std::uint64_t reaching_vbmi(const std::uint8_t* block, const ScoreTables& tables, double least) {
    const int threshold = tables.threshold(least);
    if (threshold > largest_sum) return 0;
    const __m512i low_bytes = _mm512_set1_epi16(0x00FF);
    __m512i even = _mm512_setzero_si512();  // sums of rows 0, 2, …
    __m512i odd = _mm512_setzero_si512();
    for (std::size_t m = 0; m < tables.bytes(); ++m) {
        const std::uint8_t* const table = tables.bounds(m);
        const __m512i bytes = _mm512_loadu_si512(block + m * rows_per_block);
        const __m512i below = _mm512_permutex2var_epi8(_mm512_loadu_si512(table), bytes,
                                                       _mm512_loadu_si512(table + 64));
        const __m512i above = _mm512_permutex2var_epi8(_mm512_loadu_si512(table + 128), bytes,
                                                       _mm512_loadu_si512(table + 192));
        const __m512i found = _mm512_mask_blend_epi8(_mm512_movepi8_mask(bytes), below, above);
        even = _mm512_add_epi16(even, _mm512_and_si512(found, low_bytes));
        odd = _mm512_add_epi16(odd, _mm512_srli_epi16(found, 8));
    }
    const __m512i needed = _mm512_set1_epi16(static_cast<short>(threshold));
    return _pdep_u64(_mm512_cmpge_epu16_mask(even, needed), 0x5555555555555555ULL) |
           _pdep_u64(_mm512_cmpge_epu16_mask(odd, needed), 0xAAAAAAAAAAAAAAAAULL);
}

#endif

}  // namespace

ScoreTables::ScoreTables(std::vector<float> exact)
    : bytes_(exact.size() / entries), exact_(std::move(exact)), bounds_(exact_.size()) {
    std::vector<float> least(bytes_);
    double widest = 0, sizes = 0;
    for (std::size_t m = 0; m < bytes_; ++m) {
        const auto [low, high] = std::minmax_element(this->exact(m), this->exact(m) + entries);
        least[m] = *low;
        offset_ += *low;
        widest = std::max(widest, static_cast<double>(*high) - *low);
        sizes += std::max(std::abs(*low), std::abs(*high));
    }
    // No sum of bounds may pass 16 bits.
    const auto most = static_cast<double>(
        std::min<std::size_t>(255, largest_sum / std::max<std::size_t>(bytes_, 1)));
    step_ = widest > 0 ? widest / most : 1;
    for (std::size_t i = 0; i < exact_.size(); ++i)
        bounds_[i] = static_cast<std::uint8_t>(std::min(
            most, std::ceil((static_cast<double>(exact_[i]) - least[i / entries]) / step_)));
    rounding_ = sizes * static_cast<double>(bytes_) * std::numeric_limits<float>::epsilon();
}

int ScoreTables::threshold(double score) const {
    const double sum = std::floor((score - rounding_ - offset_) / step_);
    return static_cast<int>(std::clamp(sum, 0.0, static_cast<double>(largest_sum) + 1));
}

ReachingRows reaching_rows() {
#ifdef SPARSESCOPE_X86
    if (simd_level() >= SimdLevel::avx512_vbmi) return reaching_vbmi;
    if (simd_level() >= SimdLevel::avx2) return reaching_avx2;
#endif
    return reaching_scalar;
}

}  // namespace sparsescope
