// SPDX-License-Identifier: GPL-3.0-or-later
// How one program of the command line turns into another one beside it (exec). The process, its
// arguments and its pipes stay the same, so control words, signals and the exit code go straight to
// and from the verb, and whoever started the first program notices nothing.
#pragma once
#include <filesystem>

#include "app/cli/verb_list.h"
#include "core/base/error.h"

namespace sparsescope::cli {

// Where a program lies: beside this one.
[[nodiscard]] std::filesystem::path program_path(Program program);

// Replaces this process by `program` with the same arguments. Returns only on failure, with the
// reason.
[[nodiscard]] Error become(Program program, char** argv);

}  // namespace sparsescope::cli
