// SPDX-License-Identifier: GPL-3.0-or-later
// The backbones of the arms of tuning_trials.h: learned, and what they make of all inputs.
#pragma once
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/reproduce/tuning_trials.h"
#include "core/tune/tune_step.h"

namespace sparsescope::reproduce {

struct LearnedBackbone {
    EmbeddingMatrix embedded;  // a row for each input of the set, as the backbone makes it
    HeadWeights head;          // of a joint run
    TrainConfig head_config;   // likewise
    std::string config;        // a JSON object: how it was learned; empty: it was not
    double seconds = 0;        // of the learning alone
};

// The backbone as the plan's folder has it, ready to be learned by masked embeddings.
[[nodiscard]] Result<std::unique_ptr<TuneStep>> open_backbone(const TuningPlan& plan,
                                                              const TuningSet& set,
                                                              std::uint64_t seed);

// By the contrast of embeddings masked at ks. Errors: those of TuneStep; invalid_input when the
// loss is not finite; cancelled.
[[nodiscard]] Result<LearnedBackbone> learn_backbone(const TuningPlan& plan, const TuningSet& set,
                                                     const std::vector<int>& ks, std::uint64_t seed,
                                                     std::stop_token stop,
                                                     const Progress& progress);
// With a head of so many neurons, k of them active at the end.
[[nodiscard]] Result<LearnedBackbone> learn_joint(const TuningPlan& plan, const TuningSet& set,
                                                  int hidden, int k, std::uint64_t seed,
                                                  std::stop_token stop, const Progress& progress);

[[nodiscard]] Result<EmbeddingMatrix> embed_all(TuneStep& step, const TuningSet& set,
                                                std::stop_token stop, const Progress& progress);

// The settings of backbone and head (empty: none) as one JSON object.
[[nodiscard]] std::string config_json(const std::string& backbone, const std::string& head);

}  // namespace sparsescope::reproduce
