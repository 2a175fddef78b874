// SPDX-License-Identifier: GPL-3.0-or-later
// L(k) = mean over all B·d elements of (x − x̂_k)². A mean, as in the official code; the papers
// print a sum over d (method §2.1).
#include "core/sae/losses/loss.h"

namespace sparsescope::loss_parts {

namespace {

template <class T>
class ReconstructionLoss final : public Loss<T> {
  public:
    explicit ReconstructionLoss(const TrainConfig&) {}
    kernels::ReconstructionScale reconstruction_scale() const override { return {.at_k = 2}; }
    double evaluate(StepState<T>& state, double) override {
        return state.reconstruction.squares_k / static_cast<double>(state.elements());
    }
};

}  // namespace

const LossEntry& reconstruction_entry() {
    static const LossEntry entry{
        "reconstruction", "Mean squared error of the embedding rebuilt from k neurons.",
        [](const TrainConfig& config) { return config.reconstruction_weight; },
        make_loss<ReconstructionLoss, float>, make_loss<ReconstructionLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
