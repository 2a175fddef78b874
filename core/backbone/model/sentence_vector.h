// SPDX-License-Identifier: GPL-3.0-or-later
// From the hidden states of a text's tokens to its embedding: pooling, then the dense layers and
// the bringing to length 1 that its folder lists. Immutable once loaded; any thread.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "core/backbone/kernels/encoder_kernels.h"
#include "core/backbone/kernels/packed_matrix.h"
#include "core/backbone/model_folder.h"
#include "core/base/result.h"

namespace sparsescope {

class SentenceVector {
  public:
    [[nodiscard]] static Result<SentenceVector> load(
        const ModelFolder& model,
        const kernels::EncoderKernels& kernels = kernels::encoder_kernels());

    [[nodiscard]] std::size_t dim() const { return dim_; }
    // tokens: the hidden states of one text, at least one. out: dim() numbers.
    void compute(kernels::Rows tokens, std::span<float> out) const;

  private:
    struct Step {
        bool normalize = false;
        kernels::PackedMatrix weight;
        std::size_t out = 0;
        DenseActivation activation = DenseActivation::identity;
    };
    void pool(kernels::Rows tokens, std::span<float> out) const;

    const kernels::EncoderKernels* kernels_ = nullptr;
    PoolingMode pooling_ = PoolingMode::mean;
    std::size_t hidden_ = 0, dim_ = 0, widest_ = 0;
    std::vector<Step> steps_;
};

}  // namespace sparsescope
