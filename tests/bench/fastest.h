// SPDX-License-Identifier: GPL-3.0-or-later
// The fastest of several runs, by the clock on the wall and by the processor time that all threads
// of this process spent: other programs can only add to the first, and hardly touch the second.
#pragma once
#include <algorithm>
#include <chrono>
#include <ctime>
#include <limits>

namespace sparsescope::bench {

struct Fastest {
    double wall_ms = std::numeric_limits<double>::infinity();
    double cpu_ms = std::numeric_limits<double>::infinity();

    // Runs body; true when no run was faster on the wall.
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
