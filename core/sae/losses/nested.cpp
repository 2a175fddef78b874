// SPDX-License-Identifier: GPL-3.0-or-later
// The embedding rebuilt from each shorter prefix of the code, 1, 2, 4, … neurons below k: one model
// that reads well at every k (Matryoshka: Kusupati and others 2022, arXiv 2205.13147; on sparse
// autoencoders: Bussmann and others 2025, arXiv 2503.17547). The mean over the prefixes.
#include "core/sae/losses/loss.h"

namespace sparsescope::loss_parts {

namespace {

template <class T>
class NestedLoss final : public Loss<T> {
  public:
    explicit NestedLoss(const TrainConfig&) {}
    bool needs_nested() const override { return true; }
    kernels::ReconstructionScale reconstruction_scale() const override { return {.at_nested = 2}; }
    double evaluate(StepState<T>& state, double) override {
        if (state.code.nested.empty()) return 0;
        return state.reconstruction.squares_nested / state.error_unit() /
               static_cast<double>(state.code.nested.size());
    }
};

}  // namespace

const LossEntry& nested_entry() {
    static const LossEntry entry{"nested",
                                 "Error of the embedding rebuilt from 1, 2, 4, … neurons.",
                                 [](const TrainConfig& config) { return config.nested_weight; },
                                 make_loss<NestedLoss, float>, make_loss<NestedLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
