// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/step_rate.h"

#include <algorithm>
#include <vector>

namespace sparsescope {

namespace {

constexpr std::chrono::milliseconds mark_distance{50};
constexpr std::size_t kept_marks = 65;
constexpr std::size_t marks_for_a_range = 9;

double seconds(StepRate::Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

}  // namespace

void StepRate::restart(Clock::time_point now) {
    last_.time = now;
    marks_.assign(1, last_);
}

void StepRate::step(std::int64_t samples, Clock::time_point now) {
    last_ = {now, last_.steps + 1, last_.samples + samples};
    if (now - marks_.back().time < mark_distance) return;
    marks_.push_back(last_);
    if (marks_.size() > kept_marks) marks_.pop_front();
}

StepRate::Speed StepRate::speed(std::int64_t steps_left) const {
    Speed speed;
    const Mark& first = marks_.front();
    const double span = seconds(last_.time - first.time);
    const auto steps = static_cast<double>(last_.steps - first.steps);
    if (!(span > 0) || steps == 0) return speed;
    speed.steps_per_second = steps / span;
    speed.samples_per_second = static_cast<double>(last_.samples - first.samples) / span;
    const auto left = static_cast<double>(steps_left);
    const double seconds_left = left / speed.steps_per_second;
    speed.seconds_left = seconds_left;
    if (marks_.size() < marks_for_a_range) return speed;
    std::vector<double> seconds_per_step;
    for (std::size_t i = 1; i < marks_.size(); ++i)
        seconds_per_step.push_back(seconds(marks_[i].time - marks_[i - 1].time) /
                                   static_cast<double>(marks_[i].steps - marks_[i - 1].steps));
    std::sort(seconds_per_step.begin(), seconds_per_step.end());
    const std::size_t tenth = seconds_per_step.size() / 10;
    speed.seconds_left_low = std::min(seconds_left, left * seconds_per_step[tenth]);
    speed.seconds_left_high =
        std::max(seconds_left, left * seconds_per_step[seconds_per_step.size() - 1 - tenth]);
    return speed;
}

}  // namespace sparsescope
