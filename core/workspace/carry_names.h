// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the names that were given to the neurons of one model over to another, such as a branch of
// its run or a model of another seed: each to its best match.
//
// How well neuron i of one model matches j of the other is the mean of what is known of
//   cos(row i, row j), of the encoders' rows, where both models are of embeddings of one length,
//   and cos over documents, Σ_s a_i(s)·b_j(s) / √(Σ a_i² · Σ b_j²), at each model's own k, where
//   both models are of the same dataset.
// A name is carried where that is at least `least`, no other named neuron matches j better, and j
// has no name of its own. Carried names have the origin `carried`, and the first model as source.
#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/workspace/loaded_model.h"

namespace sparsescope {

struct CarryOptions {
    double least = 0.6;
    bool replace = false;  // also where the neuron has another name of its own
};

struct CarriedName {
    NeuronId from = 0;
    std::optional<NeuronId> to;  // the best match; nullopt: it has none at all
    std::string name;
    double match = 0;
    std::optional<double> row_cosine;
    std::optional<double> shared;  // cosine over documents
    bool carried = false;
    std::string why_not;  // a few words, of a name that is not carried
};

// By `from`. invalid_argument: the models have nothing to be compared by.
[[nodiscard]] Result<std::vector<CarriedName>> match_names(
    const Corpus& corpus, const LoadedModel& from, const LoadedModel& to,
    const CarryOptions& options = {}, std::stop_token stop = {}, const Progress& progress = {});

// The marks of `to` with what is carried: for a window to apply as one step, or to store.
[[nodiscard]] Result<std::vector<NeuronMark>> carried_marks(const Corpus& corpus,
                                                            const ModelInfo& from,
                                                            const ModelInfo& to,
                                                            const std::vector<CarriedName>& names);

// All of it: loads both models, matches, and stores what is carried.
[[nodiscard]] Result<std::vector<CarriedName>> carry_names(Corpus& corpus, const ModelInfo& from,
                                                           const ModelInfo& to,
                                                           const CarryOptions& options = {},
                                                           std::stop_token stop = {},
                                                           const Progress& progress = {});

}  // namespace sparsescope
