// SPDX-License-Identifier: GPL-3.0-or-later
// From the hidden states of a text's tokens to its embedding: pooling, then the dense layers and
// the bringing to length 1 that its folder lists; as core/backbone/model/sentence_vector.h does.
// Private to this folder.
#pragma once
#include <vector>

#include "core/backbone/model_folder.h"
#include "core/base/result.h"
#include "core/tune/torch/linear.h"
#include "core/tune/torch/packed.h"

namespace sparsescope::tune {

class Sentence {
  public:
    [[nodiscard]] static Result<Sentence> load(const ModelFolder& model, c10::Device device);

    // hidden [tokens, hidden] → [texts, dim]
    [[nodiscard]] at::Tensor operator()(const at::Tensor& hidden, const Packed& packed) const;
    void train(bool on);
    void list(std::vector<Parameter>& out) const;
    struct Dense {
        std::filesystem::path file;
        Linear layer;
    };
    [[nodiscard]] std::vector<Dense> dense() const;

  private:
    struct Step {
        SentenceStep what;
        Linear layer;
    };
    [[nodiscard]] at::Tensor pool(const at::Tensor& hidden, const Packed& packed) const;

    PoolingMode pooling_ = PoolingMode::mean;
    std::vector<Step> steps_;
};

// x / max(‖x‖, 1e-12), row by row.
[[nodiscard]] at::Tensor to_length_one(const at::Tensor& x);

}  // namespace sparsescope::tune
