// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/cli/verb.h"
#include "core/workspace/evaluate.h"

namespace sparsescope::cli {

// The answer of an evaluation, as JSON and as a table. Both say which documents the numbers are
// about and how many these are.
[[nodiscard]] Answer evaluation_answer(const LoadedModel& model, const Evaluation& evaluation);

}  // namespace sparsescope::cli
