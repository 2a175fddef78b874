// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "app/cli/command_line.h"
#include "core/sae/blas_kernels.h"

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

int main(int argc, char** argv) {
    sparsescope::restart_with_better_blas_kernels(argv);
    keep_memory_of_large_arrays();
    setenv("GLOG_minloglevel", "2", 0);  // LibTorch's warnings are not for our users
    return sparsescope::cli::run_command_line(argc, argv);
}
