// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/kernels/encoder_kernels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define SPARSESCOPE_ENCODER_LEVELS
#include <immintrin.h>
#endif

namespace sparsescope::kernels {

namespace {

// So many rows of the left matrix stay in the second-level cache while the panels pass by.
constexpr std::size_t block_rows = 96;
constexpr std::size_t most_tile_rows = 12;

namespace plain {
constexpr std::string_view level = "plain";
constexpr std::size_t lanes = 4, tile_rows = 6;
template <class Integers>
Integers widened(const std::int8_t* from) {
    return Integers{from[0], from[1], from[2], from[3]};
}
#include "core/backbone/kernels/encoder_kernels.inc"
}  // namespace plain

#ifdef SPARSESCOPE_ENCODER_LEVELS
#pragma GCC push_options
#pragma GCC target("avx2,fma,bmi2,f16c")
namespace avx2 {
constexpr std::string_view level = "AVX2";
constexpr std::size_t lanes = 8, tile_rows = 6;
template <class Integers>
Integers widened(const std::int8_t* from) {
    const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i_u*>(from));
    return reinterpret_cast<Integers>(_mm256_cvtepi8_epi32(bytes));
}
#include "core/backbone/kernels/encoder_kernels.inc"
}  // namespace avx2
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi2,f16c")
namespace avx512 {
constexpr std::string_view level = "AVX-512";
constexpr std::size_t lanes = 16, tile_rows = 12;
template <class Integers>
Integers widened(const std::int8_t* from) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i_u*>(from));
    // With a mask, because GCC 12 takes what its intrinsic without one leaves open for a mistake.
    return reinterpret_cast<Integers>(_mm512_maskz_cvtepi8_epi32(0xffff, bytes));
}
#include "core/backbone/kernels/encoder_kernels.inc"
}  // namespace avx512
#pragma GCC pop_options
#endif

std::vector<const EncoderKernels*> supported_kernels() {
    std::vector<const EncoderKernels*> supported;
#ifdef SPARSESCOPE_ENCODER_LEVELS
    const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                          __builtin_cpu_supports("bmi2");
    if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        supported.push_back(&avx512::kernels);
    if (has_avx2) supported.push_back(&avx2::kernels);
#endif
    supported.push_back(&plain::kernels);
    return supported;
}

}  // namespace

std::size_t attention_scratch(std::size_t longest, std::size_t head_dim) {
    return padded(longest) * head_dim + longest * padded(head_dim) +
           most_tile_rows * (padded(longest) + padded(head_dim));
}

std::span<const EncoderKernels* const> all_encoder_kernels() {
    static const std::vector<const EncoderKernels*> all = supported_kernels();
    return all;
}

const EncoderKernels& encoder_kernels() {
    return *all_encoder_kernels().front();
}

}  // namespace sparsescope::kernels
