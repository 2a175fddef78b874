// SPDX-License-Identifier: GPL-3.0-or-later
// The contrastive loss of CSR and CSRv2 on the code at k; formula in core/sae/kernels/contrast.h.
#include "core/sae/losses/loss.h"

namespace sparsescope::loss_parts {

namespace {

template <class T>
class ContrastiveLoss final : public Loss<T> {
  public:
    explicit ContrastiveLoss(const TrainConfig& config)
        : term_{.by_labels = config.contrastive == ContrastiveMode::supervised} {}
    kernels::ContrastTerm* contrast_term() override { return &term_; }
    double evaluate(StepState<T>&, double) override { return term_.loss; }

  private:
    kernels::ContrastTerm term_;
};

}  // namespace

const LossEntry& contrastive_entry() {
    static const LossEntry entry{
        "contrastive", "Pulls codes of one label together and pushes the others apart.",
        [](const TrainConfig& c) {
            return c.contrastive == ContrastiveMode::none ? 0.0 : c.contrastive_weight;
        },
        make_loss<ContrastiveLoss, float>, make_loss<ContrastiveLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
