// SPDX-License-Identifier: GPL-3.0-or-later
// OpenBLAS picks its kernels by processor model, and takes thirty-year-old ones for a model that is
// younger than itself: matrix products ten times too slow. The choice is made while the library
// loads, so it can only be corrected by starting the process again with a better hint.
#pragma once
#include <optional>
#include <string>

namespace sparsescope {

// The value of OPENBLAS_CORETYPE that fits this processor, when OpenBLAS is loaded, chose kernels
// without AVX although the processor has it, and the variable is not set. Otherwise nothing.
[[nodiscard]] std::optional<std::string> better_blas_kernels();

// Starts the program anew (same process, same arguments) with better_blas_kernels(), if there are
// any; returns when there are none or the restart failed. For the first lines of main().
void restart_with_better_blas_kernels(char** argv);

}  // namespace sparsescope
