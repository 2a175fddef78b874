// SPDX-License-Identifier: GPL-3.0-or-later
// How a long call tells where it is, and how it is stopped: every call that may take more than a
// tenth of a second takes a Progress (may be empty) and a std::stop_token, checks the token at
// least every 100 ms, and returns ErrorCode::cancelled when asked to stop.
#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>

namespace sparsescope {

// stage: what is being done, as a verb phrase ("reading documents"); total 0: unknown.
// Called on the thread that does the work; must return quickly.
using Progress = std::function<void(std::string_view stage, std::int64_t done, std::int64_t total)>;

inline void report(const Progress& progress, std::string_view stage, std::int64_t done,
                   std::int64_t total) {
    if (progress) progress(stage, done, total);
}

}  // namespace sparsescope
