// SPDX-License-Identifier: GPL-3.0-or-later
// JumpReLU (Rajamanoharan and others 2024, arXiv 2407.14435): z = m·[m > θ] with m = W(x − b) and a
// learned threshold θ = −c for each neuron. There is no k to choose; the loss `sparsity` moves the
// thresholds until k neurons fire on average. A document keeps at most its 4k largest. The code at
// 4k is the code at k.
//
// The jump has no gradient of its own; thresholds get the straight-through estimate of the paper,
//   ∂z/∂θ ≈ −(θ/ε)·K((m − θ)/ε)
// with a rectangle K that is 2 on [0, ½): the upper half of the paper's, at twice the height,
// because only neurons that fired have a ∂L/∂z at hand.
//
// The stored head has c = 0 and is read with the k largest of W(x − b): the same neurons with the
// same weights, but k of them for every document. What is lost is that a document may have more or
// fewer.
#include "core/sae/sparsifiers/jump_relu.h"

#include <algorithm>
#include <functional>

#include "core/base/parallel.h"
#include "core/sae/sparsifiers/sparsifier.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope::sparsifier_parts {

namespace {

template <class T>
class JumpReLU final : public Sparsifier<T> {
  public:
    bool adds_latent_bias() const override { return false; }

    void select(const StepState<T>& state, int k, bool, kernels::SparseBatch<T>& code) override {
        const std::size_t hidden = state.head->hidden;
        open_.resize(state.pre_activations.size());
        parallel_for(
            static_cast<std::int64_t>(state.rows), [&](std::int64_t first, std::int64_t last) {
                for (auto row = static_cast<std::size_t>(first);
                     row < static_cast<std::size_t>(last); ++row) {
                    const T* m = state.pre_activations.data() + row * hidden;
                    T* out = open_.data() + row * hidden;
                    // Written so that not-a-number passes and stops the run.
                    for (std::size_t i = 0; i < hidden; ++i)
                        out[i] = m[i] <= jump_relu::threshold(*state.head, i) ? T{0} : m[i];
                }
            });
        code.resize(state.rows, hidden, k, slots_for(k, true, hidden));
        kernels::select_top(open_.data(), code);
        code.active_k = code.active;
    }

    void add_latent_bias_gradient(StepState<T>& state) const override {
        const T width = jump_relu::window(*state.head);
        for (std::size_t row = 0; row < state.rows; ++row)
            for (std::size_t i = state.code.at(row);
                 i < state.code.at(row) + state.code.active[row]; ++i) {
                const NeuronId neuron = state.code.neurons[i];
                const T theta = jump_relu::threshold(*state.head, neuron);
                if (state.code.values[i] - theta < width / 2)  // ∂/∂c = −∂/∂θ
                    state.latent_bias_gradient[neuron] +=
                        state.reconstruction.grad_values[i] * 2 * theta / width;
            }
    }

  private:
    std::vector<T> open_;  // pre-activations above their thresholds, others 0
};

// One threshold for all, such that k neurons fire on average.
void start_thresholds(EmbeddingView train, int k, HeadParameters<float>& head) {
    constexpr std::size_t sample = 256;
    const std::size_t rows = std::min(sample, train.rows), dim = train.dim;
    std::vector<float> centred(rows * dim), m(rows * head.hidden);
    for (std::size_t r = 0; r < rows; ++r)
        std::ranges::transform(train.row(r * train.rows / rows), head.pre_bias,
                               centred.begin() + static_cast<std::ptrdiff_t>(r * dim),
                               std::minus<>());
    matmul<float>(m.data(), rows, head.hidden, dim, {centred.data()},
                  {head.encoder_weight.data(), true});
    const std::size_t wanted = std::min(rows * static_cast<std::size_t>(k), m.size() - 1);
    const auto threshold = m.begin() + static_cast<std::ptrdiff_t>(wanted);
    std::nth_element(m.begin(), threshold, m.end(), std::greater<>());
    std::fill(head.latent_bias.begin(), head.latent_bias.end(), -std::max(*threshold, 0.0F));
}

HeadWeights without_thresholds(HeadWeights w) {
    std::fill(w.latent_bias.begin(), w.latent_bias.end(), 0.0F);
    return w;
}

}  // namespace

const SparsifierEntry& jump_relu_entry() {
    static const SparsifierEntry entry{"jump_relu",
                                       "Each neuron learns its threshold; k fire on average.",
                                       4,
                                       make_part<JumpReLU, float>,
                                       make_part<JumpReLU, double>,
                                       without_thresholds,
                                       start_thresholds};
    return entry;
}

}  // namespace sparsescope::sparsifier_parts
