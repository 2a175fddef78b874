// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/kernels.h"

#include <algorithm>
#include <array>
#include <bit>

namespace sparsescope {

namespace {

inline std::uint16_t share(std::uint8_t impact, std::uint16_t factor) {
    return static_cast<std::uint16_t>(((static_cast<std::uint32_t>(impact) * factor) >> 8) + 1);
}

void add_array_scalar(std::uint16_t* accumulators, const std::uint16_t* rows,
                      const std::uint8_t* impacts, std::size_t count, std::uint16_t factor) {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t& sum = accumulators[rows[i]];
        sum = static_cast<std::uint16_t>(sum + share(impacts[i], factor));
    }
}

std::size_t add_bitmap_scalar(std::uint16_t* accumulators, const PostingList& list,
                              std::size_t first, std::size_t last, const std::uint8_t* impacts,
                              std::uint16_t factor) {
    const std::uint8_t* next = impacts;
    for (std::size_t i = first; i < last; ++i) {
        std::uint16_t* const window = accumulators + 64 * i;
        for (std::uint64_t word = list.word(i); word != 0; word &= word - 1) {
            std::uint16_t& sum = window[std::countr_zero(word)];
            sum = static_cast<std::uint16_t>(sum + share(*next++, factor));
        }
    }
    return static_cast<std::size_t>(next - impacts);
}

std::size_t collect_scalar(std::uint16_t* accumulators, std::size_t first, std::size_t last,
                           std::uint16_t threshold, Candidate* out) {
    std::size_t found = 0;
    for (std::size_t row = first; row < last; ++row) {
        const std::uint16_t sum = accumulators[row];
        accumulators[row] = 0;
        if (sum >= threshold) out[found++] = {static_cast<std::uint16_t>(row), sum};
    }
    return found;
}

std::size_t count_bits_scalar(const std::uint64_t* words, std::size_t count) {
    std::size_t bits = 0;
    for (std::size_t i = 0; i < count; ++i)
        bits += static_cast<std::size_t>(std::popcount(words[i]));
    return bits;
}

constexpr Kernels scalar_kernels{"scalar", add_array_scalar, add_bitmap_scalar, collect_scalar,
                                 count_bits_scalar};

#ifdef SPARSESCOPE_X86

SPARSESCOPE_AVX2 void add_array_avx2(std::uint16_t* accumulators, const std::uint16_t* rows,
                                     const std::uint8_t* impacts, std::size_t count,
                                     std::uint16_t factor) {
    const __m256i factors = _mm256_set1_epi16(static_cast<short>(factor));
    const __m256i one = _mm256_set1_epi16(1);
    alignas(32) std::uint16_t shares[16];
    std::size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(impacts + i));
        const __m256i shifted = _mm256_slli_epi16(_mm256_cvtepu8_epi16(bytes), 8);
        const __m256i product = _mm256_add_epi16(_mm256_mulhi_epu16(shifted, factors), one);
        _mm256_store_si256(reinterpret_cast<__m256i*>(shares), product);
#pragma GCC unroll 16
        for (std::size_t j = 0; j < 16; ++j) {
            std::uint16_t& sum = accumulators[rows[i + j]];
            sum = static_cast<std::uint16_t>(sum + shares[j]);
        }
    }
    add_array_scalar(accumulators, rows + i, impacts + i, count - i, factor);
}

// Byte shuffles that spread packed bytes to the set bits of a byte, zeros elsewhere; from byte
// `first` of the packed ones.
constexpr std::array<std::uint64_t, 256> spread_patterns(std::uint64_t first) {
    std::array<std::uint64_t, 256> patterns{};
    for (std::size_t bits = 0; bits < patterns.size(); ++bits) {
        std::uint64_t next = first;
        for (std::size_t bit = 0; bit < 8; ++bit) {
            const std::uint64_t source = (bits >> bit & 1) != 0 ? next++ : 0x80;
            patterns[bits] |= source << (8 * bit);
        }
    }
    return patterns;
}
constexpr auto spread_low = spread_patterns(0);
constexpr auto spread_high = spread_patterns(8);

// Sixteen rows at a time. Impacts are at least 1, so a spread 0 is a row without a posting.
SPARSESCOPE_AVX2 std::size_t add_bitmap_avx2(std::uint16_t* accumulators, const PostingList& list,
                                             std::size_t first, std::size_t last,
                                             const std::uint8_t* impacts, std::uint16_t factor) {
    const __m256i factors = _mm256_set1_epi16(static_cast<short>(factor));
    const __m256i zero = _mm256_setzero_si256();
    const __m256i one = _mm256_set1_epi16(1);
    const std::uint8_t* next = impacts;
    for (std::size_t i = first; i < last; ++i) {
        const std::uint64_t word = list.word(i);
        if (word == 0) continue;
#pragma GCC unroll 4
        for (unsigned part = 0; part < 64; part += 16) {
            const std::size_t low_bits = word >> part & 0xFF;
            const std::size_t high_bits = word >> (part + 8) & 0xFF;
            // Where the impacts are does not depend on the steps before: no chain of additions.
            const auto low =
                static_cast<std::size_t>(std::popcount(word & ((std::uint64_t{1} << part) - 1)));
            const std::size_t high = low + static_cast<std::size_t>(std::popcount(low_bits));
            std::uint64_t packed[2];  // the segment ends with room for reading ahead
            std::memcpy(&packed[0], next + low, sizeof(packed[0]));
            std::memcpy(&packed[1], next + high, sizeof(packed[1]));
            const __m128i source = _mm_set_epi64x(static_cast<long long>(packed[1]),
                                                  static_cast<long long>(packed[0]));
            const __m128i pattern = _mm_set_epi64x(static_cast<long long>(spread_high[high_bits]),
                                                   static_cast<long long>(spread_low[low_bits]));
            const __m256i spread = _mm256_cvtepu8_epi16(_mm_shuffle_epi8(source, pattern));
            const __m256i product = _mm256_mulhi_epu16(_mm256_slli_epi16(spread, 8), factors);
            const __m256i absent = _mm256_cmpeq_epi16(spread, zero);  // −1
            const __m256i added = _mm256_add_epi16(product, _mm256_add_epi16(one, absent));
            auto* const window = reinterpret_cast<__m256i*>(accumulators + 64 * i + part);
            _mm256_storeu_si256(window, _mm256_add_epi16(_mm256_loadu_si256(window), added));
        }
        next += std::popcount(word);
    }
    return static_cast<std::size_t>(next - impacts);
}

SPARSESCOPE_AVX2 std::size_t collect_avx2(std::uint16_t* accumulators, std::size_t first,
                                          std::size_t last, std::uint16_t threshold,
                                          Candidate* out) {
    const __m256i limit = _mm256_set1_epi16(static_cast<short>(threshold));
    const __m256i zero = _mm256_setzero_si256();
    std::size_t found = 0;
    for (std::size_t row = first; row < last; row += 32) {
        auto* const at = reinterpret_cast<__m256i*>(accumulators + row);
        const __m256i low = _mm256_loadu_si256(at);
        const __m256i high = _mm256_loadu_si256(at + 1);
        // One bit a row: packs keeps the halves of 128 bits apart, permute puts them in order.
        const auto mask_of = [](__m256i a, __m256i b) SPARSESCOPE_AVX2 {
            const __m256i packed = _mm256_permute4x64_epi64(_mm256_packs_epi16(a, b), 0xD8);
            return static_cast<std::uint32_t>(_mm256_movemask_epi8(packed));
        };
        const auto reached = [&](__m256i sums) SPARSESCOPE_AVX2 {
            return _mm256_cmpeq_epi16(_mm256_max_epu16(sums, limit), sums);
        };
        std::uint32_t hits = mask_of(reached(low), reached(high));
        for (; hits != 0; hits &= hits - 1) {
            const std::size_t hit = row + static_cast<std::size_t>(std::countr_zero(hits));
            out[found++] = {static_cast<std::uint16_t>(hit), accumulators[hit]};
        }
        _mm256_storeu_si256(at, zero);
        _mm256_storeu_si256(at + 1, zero);
    }
    return found;
}

SPARSESCOPE_VBMI std::size_t add_bitmap_avx512(std::uint16_t* accumulators, const PostingList& list,
                                               std::size_t first, std::size_t last,
                                               const std::uint8_t* impacts, std::uint16_t factor) {
    const __m512i factors = _mm512_set1_epi16(static_cast<short>(factor));
    const __m512i one = _mm512_set1_epi16(1);
    const std::uint8_t* next = impacts;
    for (std::size_t i = first; i < last; ++i) {
        const std::uint64_t word = list.word(i);
        if (word == 0) continue;
        for (std::size_t half = 0; half < 2; ++half) {
            const auto present = static_cast<__mmask32>(word >> (32 * half));
            const auto count = static_cast<std::size_t>(std::popcount(present));
            // Only the bytes that belong to these rows: the list may end right behind them.
            const __mmask32 packed = count == 32 ? ~__mmask32{0} : (__mmask32{1} << count) - 1;
            const __m256i bytes =
                _mm256_maskz_expand_epi8(present, _mm256_maskz_loadu_epi8(packed, next));
            next += count;
            const __m512i shifted = _mm512_slli_epi16(_mm512_cvtepu8_epi16(bytes), 8);
            const __m512i product = _mm512_mulhi_epu16(shifted, factors);
            std::uint16_t* const window = accumulators + 64 * i + 32 * half;
            const __m512i sum = _mm512_loadu_si512(window);
            _mm512_storeu_si512(
                window, _mm512_mask_add_epi16(sum, present, sum, _mm512_add_epi16(product, one)));
        }
    }
    return static_cast<std::size_t>(next - impacts);
}

SPARSESCOPE_VBMI std::size_t collect_avx512(std::uint16_t* accumulators, std::size_t first,
                                            std::size_t last, std::uint16_t threshold,
                                            Candidate* out) {
    const __m512i limit = _mm512_set1_epi16(static_cast<short>(threshold));
    const __m512i zero = _mm512_setzero_si512();
    std::size_t found = 0;
    for (std::size_t row = first; row < last; row += 32) {
        const __m512i sums = _mm512_loadu_si512(accumulators + row);
        std::uint32_t hits = _mm512_cmpge_epu16_mask(sums, limit);
        for (; hits != 0; hits &= hits - 1) {
            const std::size_t hit = row + static_cast<std::size_t>(std::countr_zero(hits));
            out[found++] = {static_cast<std::uint16_t>(hit), accumulators[hit]};
        }
        _mm512_storeu_si512(accumulators + row, zero);
    }
    return found;
}

SPARSESCOPE_AVX2 std::size_t count_bits_avx2(const std::uint64_t* words, std::size_t count) {
    std::size_t bits = 0;
    for (std::size_t i = 0; i < count; ++i)
        bits += static_cast<std::size_t>(_mm_popcnt_u64(words[i]));
    return bits;
}

constexpr Kernels avx2_kernels{"AVX2", add_array_avx2, add_bitmap_avx2, collect_avx2,
                               count_bits_avx2};
// Arrays are bound by their scattered additions: wider vectors gain nothing there.
constexpr Kernels avx512_kernels{"AVX-512", add_array_avx2, add_bitmap_avx512, collect_avx512,
                                 count_bits_avx2};
#endif

}  // namespace

const Kernels& kernels() {
#ifdef SPARSESCOPE_X86
    if (simd_level() >= SimdLevel::avx512_vbmi) return avx512_kernels;
    if (simd_level() >= SimdLevel::avx2) return avx2_kernels;
#endif
    return scalar_kernels;
}

}  // namespace sparsescope
