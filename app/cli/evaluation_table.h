// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/cli/verb.h"
#include "core/workspace/evaluate.h"

namespace sparsescope::cli {

// An evaluation as JSON and as a table, with the sets and sizes its numbers are about.
[[nodiscard]] Answer evaluation_answer(const LoadedModel& model, const Evaluation& evaluation);

}  // namespace sparsescope::cli
