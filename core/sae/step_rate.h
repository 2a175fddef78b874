// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a run goes now and how long it still takes. Only the last seconds count, because steps
// get cheaper while k is annealed.
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

namespace sparsescope {

class StepRate {
  public:
    using Clock = std::chrono::steady_clock;

    explicit StepRate(Clock::time_point start = Clock::now()) { restart(start); }
    // Forgets the past, because time in which the run was held is nothing to judge its speed by.
    void restart(Clock::time_point now = Clock::now());
    // To be called after every step.
    void step(std::int64_t samples, Clock::time_point now = Clock::now());

    struct Speed {
        double steps_per_second = 0;
        std::optional<double> samples_per_second;
        std::optional<double> seconds_left;
        // The time left if the run goes on like the slowest and the fastest tenth of the last
        // seconds; unknown while it is too soon to tell.
        std::optional<double> seconds_left_low;
        std::optional<double> seconds_left_high;
    };
    [[nodiscard]] Speed speed(std::int64_t steps_left) const;

  private:
    struct Mark {
        Clock::time_point time;
        std::int64_t steps = 0;
        std::int64_t samples = 0;
    };
    std::deque<Mark> marks_;  // at least so far apart that the clock is no part of the spread
    Mark last_;
};

}  // namespace sparsescope
