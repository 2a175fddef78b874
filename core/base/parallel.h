// SPDX-License-Identifier: GPL-3.0-or-later
// Loops over all cores. One OpenMP pool serves these loops, the BLAS and LibTorch, so that they
// never compete for cores. Not for code that runs on the window's own thread.
#pragma once
#include <cstdint>
#include <functional>

namespace sparsescope {

// Threads that parallel_for (and everything else on this pool) uses; at least 1.
void set_compute_threads(int threads);
[[nodiscard]] int compute_threads();
[[nodiscard]] int hardware_threads();

// Calls body(first, last) on disjoint ranges that cover [0, count). Ranges depend only on count
// and the thread count. body must not throw.
void parallel_for(std::int64_t count, const std::function<void(std::int64_t, std::int64_t)>& body);

}  // namespace sparsescope
