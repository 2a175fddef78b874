// SPDX-License-Identifier: GPL-3.0-or-later
// The main function of every program of the command line.
#pragma once
#include <span>

#include "app/cli/verb.h"
#include "app/cli/verb_list.h"

namespace sparsescope::cli {

// Reads the command line, runs the verb that it names, prints the answer and returns the exit code.
// `own` lists the verbs that `self` has; for a verb of another program, the process becomes that
// program (program.h).
[[nodiscard]] int run_command_line(int argc, char** argv, Program self,
                                   std::span<const VerbEntry* const> own);

}  // namespace sparsescope::cli
