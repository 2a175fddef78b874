// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/watchdog.h"

#include <algorithm>
#include <cstdint>
#include <fstream>

namespace sparsescope {
namespace {

constexpr std::chrono::milliseconds beat_interval{5};

// Time this thread has waited for a processor since it started; 0 where the system does not tell.
std::chrono::nanoseconds processor_queue_time() {
    std::ifstream file("/proc/thread-self/schedstat");
    std::int64_t running = 0;
    std::int64_t waiting = 0;
    file >> running >> waiting;
    return std::chrono::nanoseconds(file ? waiting : 0);
}

}  // namespace

Watchdog::Watchdog(QObject* parent) : QObject(parent) {
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.setInterval(beat_interval);
    connect(&timer_, &QTimer::timeout, this, &Watchdog::beat);
    reset();
    timer_.start();
}

void Watchdog::reset() {
    longest_ = {};
    last_beat_ = std::chrono::steady_clock::now();
    last_queue_time_ = processor_queue_time();
}

void Watchdog::beat() {
    const auto now = std::chrono::steady_clock::now();
    const auto queue_time = processor_queue_time();
    const auto late = now - last_beat_ - beat_interval - (queue_time - last_queue_time_);
    last_beat_ = now;
    last_queue_time_ = queue_time;
    const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(late);
    longest_ = std::max(longest_, time);
    if (time > limit) Q_EMIT blocked(time);
}

}  // namespace sparsescope
