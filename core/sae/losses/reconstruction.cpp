// SPDX-License-Identifier: GPL-3.0-or-later
// L(k): the squared error of x̂_k, in one of three units (method §2.1): the mean over all B·d
// elements, as in the official code; the mean over documents of the sum over d, as the papers print
// it; or its share of the variance of the training data, which no scale of the data changes.
#include "core/sae/losses/loss.h"

namespace sparsescope::loss_parts {

namespace {

template <class T>
class ReconstructionLoss final : public Loss<T> {
  public:
    explicit ReconstructionLoss(const TrainConfig&) {}
    kernels::ReconstructionScale reconstruction_scale() const override { return {.at_k = 2}; }
    double evaluate(StepState<T>& state, double) override {
        return state.reconstruction.squares_k / state.error_unit();
    }
};

}  // namespace

const LossEntry& reconstruction_entry() {
    static const LossEntry entry{
        "reconstruction", "Squared error of the embedding rebuilt from k neurons.",
        [](const TrainConfig& config) { return config.reconstruction_weight; },
        make_loss<ReconstructionLoss, float>, make_loss<ReconstructionLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
