// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sparsescope::cli {

// Prepares a process that computes with LibTorch. Call it first in main(): it may start the program
// anew with faster BLAS kernels (core/base/blas_kernels.h), and sets up memory and messages.
void prepare_torch_process(char** argv);

}  // namespace sparsescope::cli
