// SPDX-License-Identifier: GPL-3.0-or-later
// How the active neurons of a code are chosen while training. A sparsifier is one file in this
// folder and one word in sparsifiers.cmake. However it chooses, what it leaves behind is an
// ordinary head: readers of a model always take the k largest of W(x − b) + c, after ReLU.
#pragma once
#include <memory>
#include <span>
#include <string>

#include "core/sae/losses/loss.h"
#include "core/types/embedding_view.h"
#include "core/types/head_weights.h"

namespace sparsescope {

template <class T>
class Sparsifier {
  public:
    virtual ~Sparsifier() = default;
    // Whether pre-activations are W(x − b) + c. Otherwise they are W(x − b), and c is the
    // sparsifier's own.
    [[nodiscard]] virtual bool adds_latent_bias() const { return true; }
    // Resizes and fills the code from state.pre_activations, up to k active neurons, or to 4k when
    // wide.
    virtual void select(const StepState<T>& state, int k, bool wide,
                        kernels::SparseBatch<T>& code) = 0;
    // Called after the losses. Adds what the choice itself contributes to
    // state.latent_bias_gradient.
    virtual void add_latent_bias_gradient(StepState<T>& /*state*/) const {}
};

struct SparsifierEntry {
    std::string name;
    std::string summary;
    int most_active;  // active neurons of a code while training, at most this many times k
    std::unique_ptr<Sparsifier<float>> (*make)();
    std::unique_ptr<Sparsifier<double>> (*make_double)();
    // Makes the head that with plain top-k reads like the trained one; null: it is the trained one.
    HeadWeights (*stored)(HeadWeights trained) = nullptr;
    // Sets c of a head that was not trained with this sparsifier so that training can start at k;
    // null: nothing to set.
    void (*start)(EmbeddingView train, int k, HeadParameters<float>& head) = nullptr;
};

// In the order of sparsifier_names(); the first is the official one.
[[nodiscard]] std::span<const SparsifierEntry* const> sparsifiers();

// Makes the one that config.sparsifier names, which validate() has checked.
template <class T>
[[nodiscard]] std::unique_ptr<Sparsifier<T>> make_sparsifier(const TrainConfig& config);
void start_sparsifier(const TrainConfig& config, EmbeddingView train, int k,
                      HeadParameters<float>& head);

// The head to store, search with and measure, from one that was trained with this config. It may
// have more neurons than the trained one.
[[nodiscard]] HeadWeights stored_head(const TrainConfig& config, HeadWeights trained);

// How many slots the code of a row needs: k, or 4k (h at most) when wide.
[[nodiscard]] inline int slots_for(int k, bool wide, std::size_t hidden) {
    return wide ? static_cast<int>(std::min<std::size_t>(4 * static_cast<std::size_t>(k), hidden))
                : k;
}

template <template <class> class S, class T>
std::unique_ptr<Sparsifier<T>> make_part() {
    return std::make_unique<S<T>>();
}

}  // namespace sparsescope
