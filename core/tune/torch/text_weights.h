// SPDX-License-Identifier: GPL-3.0-or-later
// The weights of the BERT family as tensors, from NamedWeights and back to official names. What
// families differ in is in TransformerShape, as core/backbone/model/transformer.h has it. Private
// to this folder.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/backbone/model/named_weights.h"
#include "core/backbone/model_folder.h"
#include "core/recipe/tune_config.h"
#include "core/tune/torch/linear.h"

namespace sparsescope::tune {

struct TextLayer {
    Linear projections;  // queries, keys, values
    Linear attended;
    Norm attended_norm;
    Linear up, down;
    Norm norm;
};

struct TextWeights {
    at::Tensor words, positions;  // [vocabulary, hidden], [positions, hidden]
    at::Tensor types;             // [token_types, hidden], or undefined
    at::Tensor distances;         // [relative_buckets, heads], or undefined
    Norm embedding_norm;
    std::vector<TextLayer> layers;

    [[nodiscard]] static Result<TextWeights> load(const TransformerShape& shape,
                                                  const NamedWeights& weights, c10::Device device);
    // Which of them are trained, and adapters where these are trained instead.
    void train(const TuneConfig& config);
    void list(std::vector<Parameter>& out) const;
    // By official name, adapters merged; no gradients.
    [[nodiscard]] std::map<std::string, at::Tensor> named() const;
};

}  // namespace sparsescope::tune
