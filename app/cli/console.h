// SPDX-License-Identifier: GPL-3.0-or-later
// The only code of the command line that prints. Standard output carries nothing but the result;
// with --progress json it carries one event per line and the result last. The progress bar and
// messages go to standard error.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "app/cli/progress_bar.h"
#include "core/base/error.h"
#include "core/workspace/event_line.h"

namespace sparsescope::cli {

enum class ProgressMode { bar, json, none };

class Console {
  public:
    explicit Console(ProgressMode progress) : progress_(progress) {}

    void event(const Event& event);
    void stage(std::string_view stage, std::int64_t done,
               std::int64_t total);  // at most 10 a second
    void say(const std::string& sentence);
    void error(const Error& error);
    // Prints the answer. Returns false when it could not be written, for example on a full disk.
    [[nodiscard]] bool result(const std::string& json, const std::string& text, bool as_json);

  private:
    void say_once(const std::string& sentence);  // for what is repeated every second while it lasts
    bool print_line(const std::string& line);

    ProgressMode progress_;
    ProgressBar bar_;
    std::string last_said_;
    std::string last_stage_;
    std::chrono::steady_clock::time_point last_stage_time_{};
};

}  // namespace sparsescope::cli
