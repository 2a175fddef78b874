// SPDX-License-Identifier: GPL-3.0-or-later
// What `reproduce` needs for protocols that finetune a backbone: their own options, and their data.
#pragma once
#include <cstdint>
#include <string>

#include "app/cli/session.h"
#include "core/reproduce/tuning_trials.h"

namespace CLI {
class App;
}

namespace sparsescope::cli {

struct FinetuningOptions {
    std::string backbone;
    std::string device = "cpu";
    std::uint64_t first_seed = 1;
    bool fast = false;
    // 0: the plan's own.
    int epochs = 0;
    int batch = 0;
    double learning_rate = 0;
    double joint_learning_rate = 0;
};

// The names of the options that were added.
std::vector<std::string> add_finetuning_options(FinetuningOptions& options, CLI::App& app);

// A minute instead of hours, to see whether all works: fewer documents, one k, one seed, a few
// steps. What is said otherwise on the command line goes before.
void make_fast(reproduce::Protocol& protocol);
void make_fast(reproduce::TuningPlan& plan);

// The plan with the options and what suits the protocol.
[[nodiscard]] reproduce::TuningPlan finetuning_plan(const FinetuningOptions& options,
                                                    const reproduce::Protocol& protocol);

// not_found: no backbone was named, or the texts or pictures are not installed.
[[nodiscard]] Result<reproduce::TuningSet> finetuning_set(const reproduce::TuningPlan& plan,
                                                          const reproduce::Protocol& protocol,
                                                          Session& session);

}  // namespace sparsescope::cli
