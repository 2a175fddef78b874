// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a model of the last checkpoint of a run that ended without one, because it was paused or
// killed, or crashed or failed.
#pragma once
#include <string>

#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"
#include "core/workspace/engine_result.h"

namespace sparsescope {

// The model's codes are made, too. The run becomes stopped, and its checkpoints stay, to branch
// from. An empty name means the run's own, or one that is chosen where that is taken. not_found:
// there is no checkpoint. invalid_argument: the run still runs, or already has a model.
[[nodiscard]] Result<KeepReport> keep_run(Corpus& corpus, RunId run, const std::string& name,
                                          std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
