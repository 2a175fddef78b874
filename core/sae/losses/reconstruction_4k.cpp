// SPDX-License-Identifier: GPL-3.0-or-later
// L(4k): the same squared error with four times as many active neurons, official weight 1/8
// (method §2.1, "multi-TopK").
#include "core/sae/losses/loss.h"

namespace sparsescope::loss_parts {

namespace {

template <class T>
class WideReconstructionLoss final : public Loss<T> {
  public:
    explicit WideReconstructionLoss(const TrainConfig&) {}
    kernels::ReconstructionScale reconstruction_scale() const override { return {.at_wide = 2}; }
    double evaluate(StepState<T>& state, double) override {
        return state.reconstruction.squares_wide / state.error_unit();
    }
};

}  // namespace

const LossEntry& reconstruction_4k_entry() {
    static const LossEntry entry{
        "reconstruction_4k", "Squared error of the embedding rebuilt from 4k neurons.",
        [](const TrainConfig& config) { return config.multi_topk_weight; },
        make_loss<WideReconstructionLoss, float>, make_loss<WideReconstructionLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
