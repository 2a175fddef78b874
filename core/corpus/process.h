// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a process still lives, in a way that a reused process id cannot fool. Private to this
// folder.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace sparsescope {

// "<boot id> <start time in clock ticks>" on Linux, which no two processes of one id share; ""
// where this is not known (another system, or no such process).
[[nodiscard]] std::string process_start(std::int64_t process);

// `start` is what process_start() said when the process was known to live. When it is "", the id
// alone decides.
[[nodiscard]] bool process_lives(std::int64_t process, std::string_view start);

}  // namespace sparsescope
