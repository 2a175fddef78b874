// SPDX-License-Identifier: GPL-3.0-or-later
// Decoupled contrastive learning (Yeh and others 2022, arXiv 2110.06848): the contrast of CSR or
// CSRv2 with the positives left out of the denominator,
//   L = (1/B)·Σ_i −log(P_i / N_i)
// so that a row whose positives are already close pulls as hard as any other and small batches
// learn as well as large ones. With labels when the contrast is supervised, otherwise without. The
// value has no lower bound at 0: orthogonal codes give log(2(B − 1)) − 1/τ.
#include "core/sae/losses/loss.h"

namespace sparsescope::loss_parts {

namespace {

template <class T>
class DecoupledLoss final : public Loss<T> {
  public:
    explicit DecoupledLoss(const TrainConfig& config)
        : term_{.by_labels = config.contrastive == ContrastiveMode::supervised, .decoupled = true} {
    }
    kernels::ContrastTerm* contrast_term() override { return &term_; }
    double evaluate(StepState<T>&, double) override { return term_.loss; }

  private:
    kernels::ContrastTerm term_;
};

}  // namespace

const LossEntry& decoupled_entry() {
    static const LossEntry entry{"decoupled",
                                 "A contrast whose denominator leaves the positives out.",
                                 [](const TrainConfig& c) { return c.decoupled_weight; },
                                 make_loss<DecoupledLoss, float>, make_loss<DecoupledLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
