// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/simd.h"

#include <algorithm>
#include <atomic>

namespace sparsescope {

namespace {

std::atomic<SimdLevel> highest_level{SimdLevel::avx512_vbmi};

SimdLevel level_of_processor() {
#ifdef SPARSESCOPE_X86
    if (!(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
          __builtin_cpu_supports("f16c") && __builtin_cpu_supports("bmi2")))
        return SimdLevel::scalar;
    if (!(__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
          __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")))
        return SimdLevel::avx2;
    if (!__builtin_cpu_supports("avx512vnni")) return SimdLevel::avx512;
    return __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2")
               ? SimdLevel::avx512_vbmi
               : SimdLevel::avx512_vnni;
#else
    return SimdLevel::scalar;
#endif
}

}  // namespace

SimdLevel best_simd_level() {
    static const SimdLevel level = level_of_processor();
    return level;
}

SimdLevel simd_level() {
    return std::min(best_simd_level(), highest_level.load(std::memory_order_relaxed));
}

void limit_simd_level(SimdLevel highest) {
    highest_level.store(highest, std::memory_order_relaxed);
}

}  // namespace sparsescope
