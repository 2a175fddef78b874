// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sparsescope::cli {

// For the first line of main() of a program that computes with LibTorch: may start the program anew
// with better BLAS kernels (core/base/blas_kernels.h), and sets up memory and messages.
void prepare_torch_process(char** argv);

}  // namespace sparsescope::cli
