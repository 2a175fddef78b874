// SPDX-License-Identifier: GPL-3.0-or-later
// The heads of the arms of tuning_trials.h, and the rows that they are judged on.
#pragma once
#include <cstdint>
#include <stop_token>
#include <string>

#include "core/base/progress.h"
#include "core/recipe/train_config.h"
#include "core/reproduce/arms.h"
#include "core/reproduce/tuning_set.h"

namespace sparsescope::reproduce {

// What one backbone makes of a set, ready to be judged.
struct JudgedBackbone {
    ProtocolData data;
    // As the backbone makes them, in the order that Judge reads representations in: the training
    // and the judged rows, the queries, the validation rows.
    EmbeddingMatrix rows;
    EmbeddingMatrix training;  // what heads are trained on: the training rows; of pairs their
                               // queries behind them. Of length 1.
};
[[nodiscard]] JudgedBackbone judged_backbone(const TuningSet& set, EmbeddingMatrix embedded,
                                             bool validation);

// CSRv2, as reproduce's arm of that name has it: β = 1/32, γ = 0.1, k annealed from 64. What it
// contrasts are the classes, or of pairs which of them a document or query belongs to.
[[nodiscard]] Result<TrainConfig> head_config(const TuningSet& set, const Budget& budget,
                                              int hidden, int k, std::uint64_t seed);
[[nodiscard]] Result<Representation> train_head(const TuningSet& set,
                                                const JudgedBackbone& backbone,
                                                const Budget& budget, int hidden, int k,
                                                std::uint64_t seed, std::stop_token stop,
                                                const Progress& progress);
// With a head that was trained along.
[[nodiscard]] Result<Representation> codes_of(const HeadWeights& head,
                                              const JudgedBackbone& backbone, int k,
                                              std::stop_token stop, const Progress& progress);
[[nodiscard]] std::string head_json(const TrainConfig& config);

}  // namespace sparsescope::reproduce
