// SPDX-License-Identifier: GPL-3.0-or-later
// e^x of many numbers at once.
#pragma once
#include <cstddef>

namespace sparsescope::kernels {

// out[j] = e^{s[j]·scale + shift}
void exponential(const float* s, float scale, float shift, float* out, std::size_t n);
void exponential(const double* s, double scale, double shift, double* out, std::size_t n);

}  // namespace sparsescope::kernels
