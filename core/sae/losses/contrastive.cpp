// SPDX-License-Identifier: GPL-3.0-or-later
// The contrastive loss on the code at k; formula in core/sae/kernels/contrast.h.
#include "core/sae/kernels/contrast.h"

#include "core/sae/losses/loss.h"

namespace sparsescope::loss_parts {

namespace {

template <class T>
class ContrastiveLoss final : public Loss<T> {
  public:
    explicit ContrastiveLoss(const TrainConfig& config)
        : temperature_(config.temperature),
          supervised_(config.contrastive == ContrastiveMode::supervised) {}
    double evaluate(StepState<T>& state, double weight) override {
        const auto labels = supervised_ ? state.labels : std::span<const std::int32_t>{};
        return kernels::contrast(state.code, state.postings, labels, temperature_, weight,
                                 state.reconstruction.grad_values.data());
    }

  private:
    double temperature_;
    bool supervised_;
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
