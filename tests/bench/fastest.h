// SPDX-License-Identifier: GPL-3.0-or-later
// The fastest of several runs, by wall time and by the processor time of all threads of this
// process. Other programs can only add to the first, and hardly change the second.
#pragma once
#include <algorithm>
#include <chrono>
#include <ctime>
#include <limits>

namespace sparsescope::bench {

struct Fastest {
    double wall_ms = std::numeric_limits<double>::infinity();
    double cpu_ms = std::numeric_limits<double>::infinity();

    // Runs body and returns whether its wall time is the shortest so far.
    template <class Body>
    bool run(Body&& body) {
        const std::clock_t cpu = std::clock();
        const auto start = std::chrono::steady_clock::now();
        body();
        const double wall =
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
                .count();
        cpu_ms = std::min(cpu_ms, 1e3 * static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC);
        if (wall >= wall_ms) return false;
        wall_ms = wall;
        return true;
    }
};

}  // namespace sparsescope::bench
