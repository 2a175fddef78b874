// SPDX-License-Identifier: GPL-3.0-or-later
// OpenBLAS picks its kernels by processor model. For a model that is younger than itself it takes
// thirty-year-old ones, and matrix products are ten times slower than they could be. The choice is
// made while the library loads, so it can only be corrected by starting the process again with a
// better hint.
#pragma once
#include <optional>
#include <string>

namespace sparsescope {

// Returns the value of OPENBLAS_CORETYPE that fits this processor when OpenBLAS is loaded, has
// chosen kernels without AVX although the processor has it, and the variable is not set; otherwise
// nothing.
[[nodiscard]] std::optional<std::string> better_blas_kernels();

// Starts the program anew (same process, same arguments) with better_blas_kernels(), if there are
// any. Returns when there are none or the restart failed. It is meant for the first lines of
// main().
void restart_with_better_blas_kernels(char** argv);

}  // namespace sparsescope
