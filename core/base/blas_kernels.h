// SPDX-License-Identifier: GPL-3.0-or-later
// OpenBLAS picks its kernels by processor model, and takes thirty-year-old ones for a model that is
// younger than itself: matrix products ten times too slow. The choice is made while the library
// loads, so it can only be corrected by a better hint in the environment of the process that loads
// it.
#pragma once
#include <optional>
#include <string>

namespace sparsescope {

// The value of OPENBLAS_CORETYPE that fits this processor, when the OpenBLAS of this process chose
// kernels without AVX although the processor has it, and the variable is not set. Otherwise
// nothing.
[[nodiscard]] std::optional<std::string> better_blas_kernels();

// For a process that is about to become one that loads the BLAS: loads it (some milliseconds),
// looks what it chose, and leaves the hint in the environment.
void hint_better_blas_kernels();

// For the first lines of main() of a program that is linked with the BLAS and may have been started
// without the hint: starts it anew with the hint (same process, same arguments). Returns when there
// is nothing to better or the restart failed.
void restart_with_better_blas_kernels(char** argv);

}  // namespace sparsescope
