// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for sparsescope-cli: a shell script that prints what the test wants and then ends the
// way the test wants.
#pragma once
#include <filesystem>
#include <vector>

#include <QString>

#include "core/workspace/event_line.h"

namespace sparsescope::test {

// Writes an executable script into folder. $events is a file with one event a line; body is shell.
// The arguments of every call are appended to "<folder>/arguments", one call a line.
[[nodiscard]] QString make_engine(const std::filesystem::path& folder,
                                  const std::vector<Event>& events, const std::string& body);
[[nodiscard]] std::vector<Event> run_events(std::int64_t run, std::int64_t steps);
[[nodiscard]] QString engine_arguments(const std::filesystem::path& folder);

}  // namespace sparsescope::test
