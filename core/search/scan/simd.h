// SPDX-License-Identifier: GPL-3.0-or-later
// Which instructions the scans may use. The build targets any x86-64, so each kernel carries
// its own target and is chosen at run time; elsewhere the plain loops serve.
#pragma once
#if defined(__x86_64__) && defined(__GNUC__)
#define SPARSESCOPE_X86 1
#include <immintrin.h>
#define SPARSESCOPE_AVX2 __attribute__((target("avx2,fma,f16c")))
#define SPARSESCOPE_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,f16c")))
#define SPARSESCOPE_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")))
#endif

namespace sparsescope::scan {

enum class Simd { plain, avx2, avx512, avx512_vnni };

// The best this processor runs.
[[nodiscard]] Simd best_simd();

}  // namespace sparsescope::scan
