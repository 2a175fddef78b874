// SPDX-License-Identifier: GPL-3.0-or-later
// A queue of trainings under one name. What is finished is not done again, and what was paused or
// cut off goes on from its checkpoint: the same call continues a sweep that was interrupted.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"
#include "core/workspace/sweep_plan.h"

namespace sparsescope {

// In its configs zeros that mean "decide for me" are filled in.
using SweepRequest = SweepPlan;

struct SweepReport {
    std::vector<RunId> runs;  // as far as it came, in the order of the configs
    std::int64_t reused = 0;  // how many of them were finished before
    bool complete = false;    // false: it was interrupted; the run at hand is paused or discarded
};

// Every config is checked before the first run begins (invalid_argument names the first that cannot
// work), and then the plan is written into the workspace. A run that pauses by itself, because of a
// rule or a loss that is not finite, does not end the sweep. hooks.control may say pause or
// discard, which ends it.
[[nodiscard]] Result<SweepReport> run_sweep(Corpus& corpus, const SweepRequest& request,
                                            const EngineHooks& hooks);

// Goes on with a sweep of that name as it was planned. not_found: there is none.
[[nodiscard]] Result<SweepReport> resume_sweep(Corpus& corpus, const std::string& name,
                                               const EngineHooks& hooks);

}  // namespace sparsescope
