// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/scan/simd.h"

namespace sparsescope::scan {

Simd best_simd() {
#ifdef SPARSESCOPE_X86
    static const Simd best = [] {
        const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                          __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
        if (wide && __builtin_cpu_supports("avx512vnni")) return Simd::avx512_vnni;
        if (wide) return Simd::avx512;
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
            __builtin_cpu_supports("f16c"))
            return Simd::avx2;
        return Simd::plain;
    }();
    return best;
#else
    return Simd::plain;
#endif
}

}  // namespace sparsescope::scan
