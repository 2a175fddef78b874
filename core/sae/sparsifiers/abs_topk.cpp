// SPDX-License-Identifier: GPL-3.0-or-later
// Bidirectional: the k pre-activations of largest magnitude, kept with their signs. One neuron
// then says two opposite things, and its row of W learns from both.
//
// Codes outside of training have no signs. The stored head gives each direction a neuron of its
// own: 2h neurons, rows [W; −W] and biases [c; −c]. Its pre-activations are [a; −a], so the k
// largest after ReLU are exactly the k largest |a|, and Wᵀz rebuilds the same embedding.
#include <cmath>

#include "core/base/parallel.h"
#include "core/sae/sparsifiers/sparsifier.h"

namespace sparsescope::sparsifier_parts {

namespace {

template <class T>
class AbsTopK final : public Sparsifier<T> {
  public:
    void select(const StepState<T>& state, int k, bool wide,
                kernels::SparseBatch<T>& code) override {
        const std::size_t hidden = state.head->hidden;
        const std::vector<T>& a = state.pre_activations;
        magnitudes_.resize(a.size());
        parallel_for(static_cast<std::int64_t>(a.size()), [&](std::int64_t first,
                                                              std::int64_t last) {
            for (std::int64_t i = first; i < last; ++i)
                magnitudes_[static_cast<std::size_t>(i)] = std::abs(a[static_cast<std::size_t>(i)]);
        });
        code.resize(state.rows, hidden, k, slots_for(k, wide, hidden));
        kernels::select_top(magnitudes_.data(), code);
        code.has_signs = true;
        for (std::size_t row = 0; row < code.rows; ++row)
            for (std::size_t i = code.at(row); i < code.at(row) + code.active[row]; ++i)
                code.values[i] = a[row * hidden + code.neurons[i]];
    }

  private:
    std::vector<T> magnitudes_;
};

HeadWeights both_directions(HeadWeights w) {
    const auto append_negative = [](std::vector<float>& values) {
        const std::size_t count = values.size();
        values.reserve(2 * count);
        for (std::size_t i = 0; i < count; ++i)
            values.push_back(-values[i]);
    };
    append_negative(w.encoder_weight);
    append_negative(w.latent_bias);
    // Which of its two directions fired last is not known: both carry the neuron's count.
    const std::vector<std::int64_t> counts = w.stats_last_nonzero;
    w.stats_last_nonzero.insert(w.stats_last_nonzero.end(), counts.begin(), counts.end());
    w.hidden *= 2;
    return w;
}

}  // namespace

const SparsifierEntry& abs_topk_entry() {
    static const SparsifierEntry entry{
        "abs_topk",
        "The k largest magnitudes; the model gets two neurons for each one trained.",
        1,
        make_part<AbsTopK, float>,
        make_part<AbsTopK, double>,
        both_directions};
    return entry;
}

}  // namespace sparsescope::sparsifier_parts
