// SPDX-License-Identifier: GPL-3.0-or-later
// Compiles a function for several x86-64 levels. The loader picks the best one the processor has.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define SPARSESCOPE_CLONES \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SPARSESCOPE_CLONES
#endif
