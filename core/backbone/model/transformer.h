// SPDX-License-Identifier: GPL-3.0-or-later
// The forward pass of the BERT family. With x = LN(word + position + type), each layer computes
//   x = LN(x + Wo·attention(x)),   x = LN(x + W2·act(W1·x)),
// attention by softmax(q·k/√head_dim) (Devlin et al. 2018, arXiv:1810.04805; RoBERTa, XLM-R and
// DistilBERT differ in names and positions, MPNet also in a bias by distance, as in T5). Texts of a
// batch lie one after another without padding, and each is computed as if it were alone: its
// vectors do not depend on the batch. Immutable once loaded; share it between threads, each with
// its own workspace.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/backbone/kernels/encoder_kernels.h"
#include "core/backbone/kernels/packed_matrix.h"
#include "core/backbone/model/named_weights.h"
#include "core/backbone/model_folder.h"
#include "core/base/result.h"

namespace sparsescope {

// Token ids of several texts; text i has the ids [starts[i], starts[i + 1]).
struct TokenBatch {
    std::vector<std::int32_t> ids;
    std::vector<std::size_t> starts{0};

    [[nodiscard]] std::size_t texts() const { return starts.size() - 1; }
    void add(std::span<const std::int32_t> text) {
        ids.insert(ids.end(), text.begin(), text.end());
        starts.push_back(ids.size());
    }
};

// Memory of one thread's forward pass, kept from batch to batch.
struct TransformerWorkspace {
    kernels::AlignedFloats hidden, projected, context, added, middle, scratch;
};

class Transformer {
  public:
    // With int8, the weights of the linear layers and the words' vectors are rounded to 8 bits;
    // everything is still computed in fp32. `kernels` is for tests; otherwise those of this
    // processor.
    [[nodiscard]] static Result<Transformer> load(
        const TransformerShape& shape, const NamedWeights& weights, std::stop_token stop,
        kernels::Precision precision = kernels::Precision::fp32,
        const kernels::EncoderKernels& kernels = kernels::encoder_kernels());

    [[nodiscard]] const TransformerShape& shape() const { return shape_; }
    // The hidden states of all tokens, in the workspace: row i belongs to ids[i]. Ids are below
    // shape().vocabulary, texts are not empty and no longer than shape().longest_text(). Asks for
    // a wish to stop between layers.
    [[nodiscard]] Result<kernels::Rows> hidden_states(const TokenBatch& batch,
                                                      TransformerWorkspace& workspace,
                                                      std::stop_token stop) const;

  private:
    struct Norm {
        kernels::AlignedFloats scale, shift;
    };
    struct Layer {
        kernels::PackedMatrix projections;  // queries (scaled), keys, values
        kernels::PackedMatrix attended;
        Norm attended_norm;
        kernels::PackedMatrix up, down;
        Norm norm;
    };
    class Loader;

    [[nodiscard]] std::size_t width() const { return kernels::padded(shape_.hidden); }
    void embed(const TokenBatch& batch, kernels::Rows hidden) const;
    void attend(const Layer& layer, const TokenBatch& batch, kernels::Rows hidden,
                TransformerWorkspace& workspace) const;
    void feed_forward(const Layer& layer, kernels::Rows hidden,
                      TransformerWorkspace& workspace) const;
    void activate(kernels::Rows rows) const;
    void normalise(kernels::Rows rows, kernels::Rows added, const Norm& norm) const;

    TransformerShape shape_;
    const kernels::EncoderKernels* kernels_ = nullptr;
    std::vector<float> words_;  // [vocabulary, hidden]; or, in 8 bits,
    std::vector<std::int8_t> word_bytes_;
    std::vector<float> word_scales_;
    std::vector<float> positions_;      // [longest_text, hidden], the type's vector added
    std::vector<float> distance_bias_;  // [heads, 2·longest_text − 1], or empty
    Norm embedding_norm_;
    std::vector<Layer> layers_;
};

}  // namespace sparsescope
