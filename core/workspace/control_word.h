// SPDX-License-Identifier: GPL-3.0-or-later
// The words by which the window steers an engine that runs: one a line on its standard input.
// Documented for other writers in docs/cli.md.
#pragma once
#include <string_view>

#include "core/base/result.h"

namespace sparsescope {

// stop keeps what was learned as a model; pause ends at a checkpoint to resume from; discard
// removes the run; mark writes a checkpoint that stays.
enum class ControlWord { stop, checkpoint, mark, pause, discard };
[[nodiscard]] std::string_view to_string(ControlWord word);
// invalid_argument: no such word. Blanks and a line end behind the word are passed over.
[[nodiscard]] Result<ControlWord> parse_control(std::string_view line);

}  // namespace sparsescope
