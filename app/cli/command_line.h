// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the command line, runs the verb it names, prints its answer; returns the exit code.
#pragma once

namespace sparsescope::cli {

[[nodiscard]] int run_command_line(int argc, char** argv);

}  // namespace sparsescope::cli
