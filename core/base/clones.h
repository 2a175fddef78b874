// SPDX-License-Identifier: GPL-3.0-or-later
// Compiles a function for several x86-64 levels; the loader picks the best one that the processor
// has. SPARSESCOPE_CLONES_FOR names other targets than the usual ones.
#pragma once

// ThreadSanitizer cannot run the resolvers that target_clones needs.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define SPARSESCOPE_CLONES_FOR(...) __attribute__((target_clones(__VA_ARGS__)))
#else
#define SPARSESCOPE_CLONES_FOR(...)
#endif
#define SPARSESCOPE_CLONES SPARSESCOPE_CLONES_FOR("arch=x86-64-v4", "arch=x86-64-v3", "default")
