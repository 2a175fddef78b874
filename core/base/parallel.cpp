// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <omp.h>

#include <algorithm>
#include <thread>

namespace sparsescope {

namespace {
int configured_threads = 0;  // 0: not set yet
}

int hardware_threads() {
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void set_compute_threads(int threads) {
    configured_threads = std::clamp(threads, 1, 1024);
    omp_set_num_threads(configured_threads);
}

int compute_threads() {
    return configured_threads > 0 ? configured_threads : hardware_threads();
}

void parallel_for(std::int64_t count, const std::function<void(std::int64_t, std::int64_t)>& body) {
    const std::int64_t threads = std::min<std::int64_t>(compute_threads(), count);
    if (threads <= 1) {
        if (count > 0) body(0, count);
        return;
    }
#pragma omp parallel num_threads(static_cast <int>(threads))
    {
        // The runtime may grant fewer threads than asked for.
        const std::int64_t granted = omp_get_num_threads();
        const std::int64_t thread = omp_get_thread_num();
        body(count * thread / granted, count * (thread + 1) / granted);
    }
}

}  // namespace sparsescope
