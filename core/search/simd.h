// SPDX-License-Identifier: GPL-3.0-or-later
// Which vector instructions the searches may use. The build targets any x86-64, so each kernel
// carries its own target and is chosen at run time; elsewhere the plain loops serve.
#pragma once
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define SPARSESCOPE_X86 1
#define SPARSESCOPE_AVX2 __attribute__((target("avx2,fma,f16c,bmi,bmi2,popcnt,lzcnt")))
#define SPARSESCOPE_AVX512                                                    \
    __attribute__((                                                           \
        target("avx512f,avx512bw,avx512vl,avx512dq,fma,f16c,bmi,bmi2,popcnt," \
               "lzcnt")))
#define SPARSESCOPE_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")))
#define SPARSESCOPE_VBMI                                                           \
    __attribute__((                                                                \
        target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt," \
               "lzcnt")))
#endif

namespace sparsescope {

// Each level has the instructions of those before it.
enum class SimdLevel {
    scalar,
    avx2,         // with FMA, F16C and BMI2
    avx512,       // F, BW, VL and DQ
    avx512_vnni,  // products of bytes
    avx512_vbmi,  // VBMI and VBMI2: bytes moved about in a register
};
[[nodiscard]] SimdLevel best_simd_level();  // of this processor
[[nodiscard]] SimdLevel simd_level();       // in use where a search does not name one
void limit_simd_level(SimdLevel highest);   // for measurements and tests; any thread

}  // namespace sparsescope
