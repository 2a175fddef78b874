// SPDX-License-Identifier: GPL-3.0-or-later
// A line on standard error that is redrawn in place: stage, bar, count, rate and time left.
#pragma once
#include <chrono>
#include <string>

#include "core/types/train_metrics.h"
#include "core/workspace/event_line.h"

namespace sparsescope::cli {

class ProgressBar {
  public:
    ProgressBar() = default;
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;
    ~ProgressBar() { clear(); }

    void show(const StepMetrics& metrics);
    void show(const StageEvent& stage);
    void clear();  // so that a message can be printed where the bar was

  private:
    void draw(const std::string& line);

    bool drawn_ = false;
    std::string stage_;
    std::chrono::steady_clock::time_point stage_start_{};
};

// A duration as text: "0:05", "12:34" or "1:02:03".
[[nodiscard]] std::string clock_text(double seconds);

}  // namespace sparsescope::cli
