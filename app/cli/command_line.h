// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the command line, runs the verb it names, prints its answer; returns the exit code. A verb
// of another program is run by becoming that program.
#pragma once
#include <span>

#include "app/cli/verb.h"
#include "app/cli/verb_list.h"

namespace sparsescope::cli {

// own: the verbs of this program.
[[nodiscard]] int run_command_line(int argc, char** argv, Program self,
                                   std::span<const VerbEntry* const> own);

}  // namespace sparsescope::cli
