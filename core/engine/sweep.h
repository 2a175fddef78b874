// SPDX-License-Identifier: GPL-3.0-or-later
// A queue of trainings under one name. What is finished is not done again, and what was paused or
// cut off goes on from its checkpoint: the same call continues a sweep that was interrupted.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

struct SweepRequest {
    DatasetId dataset = 0;
    std::string name;                  // of the sweep, not empty
    std::vector<TrainConfig> configs;  // of each run; zeros that mean "decide for me" are filled in
    Watch watch;                       // of every run
};

struct SweepReport {
    std::vector<RunId> runs;  // as far as it came, in the order of the configs
    std::int64_t reused = 0;  // how many of them were finished before
    bool complete = false;    // false: it was interrupted; the run at hand is paused or discarded
};

// Every config is checked before the first run begins (invalid_argument names the first that cannot
// work). A run that pauses by itself, because of a rule or a loss that is not finite, does not end
// the sweep. hooks.control may say pause or discard, which ends it.
[[nodiscard]] Result<SweepReport> run_sweep(Corpus& corpus, const SweepRequest& request,
                                            const EngineHooks& hooks);

}  // namespace sparsescope
