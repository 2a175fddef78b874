// SPDX-License-Identifier: GPL-3.0-or-later
// This is a file of its own because the C library's vector exponential needs -ffast-math, which
// must not touch code that has to notice NaN.
#include "core/sae/kernels/exponential.h"

#include <cmath>

#include "core/base/clones.h"

namespace sparsescope::kernels {

SPARSESCOPE_CLONES void exponential(const float* s, float factor, float shift, float* out,
                                    std::size_t n) {
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i)
        out[i] = std::exp(s[i] * factor + shift);
}

SPARSESCOPE_CLONES void exponential(const double* s, double factor, double shift, double* out,
                                    std::size_t n) {
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i)
        out[i] = std::exp(s[i] * factor + shift);
}

}  // namespace sparsescope::kernels
