// SPDX-License-Identifier: GPL-3.0-or-later
// The programs of the command line lie side by side, and one becomes another: same process, same
// words, same pipes. Control words, signals and the exit code are then those of the verb itself,
// and whoever started the first one notices nothing.
#pragma once
#include "app/cli/verb_list.h"
#include "core/base/error.h"

namespace sparsescope::cli {

// Runs `program` with the same arguments; returns only when that did not work, with the reason.
[[nodiscard]] Error become(Program program, char** argv);

}  // namespace sparsescope::cli
