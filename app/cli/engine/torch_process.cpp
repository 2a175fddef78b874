// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/torch_process.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "core/base/blas_kernels.h"

namespace sparsescope::cli {

namespace {

// Before anything is allocated: glibc would give every large tensor fresh pages from the kernel and
// hand them back at once, which costs more than the arithmetic on them.
void keep_memory_of_large_arrays() {
#ifdef __GLIBC__
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}

}  // namespace

void prepare_torch_process(char** argv) {
    restart_with_better_blas_kernels(argv);
    keep_memory_of_large_arrays();
    setenv("GLOG_minloglevel", "2", 0);  // LibTorch's warnings are not for our users
}

}  // namespace sparsescope::cli
