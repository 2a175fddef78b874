// SPDX-License-Identifier: GPL-3.0-or-later
// Self-contrast (method §2.4) beside a contrast with labels: all documents push each other apart a
// little, those of one label too. Against the pile-up of a class on the few neurons that the label
// contrast alone leads to: more neurons stay in use and posting lists get shorter.
#include "core/sae/losses/loss.h"

namespace sparsescope::loss_parts {

namespace {

template <class T>
class RepulsionLoss final : public Loss<T> {
  public:
    explicit RepulsionLoss(const TrainConfig&) {}
    kernels::ContrastTerm* contrast_term() override { return &term_; }
    double evaluate(StepState<T>&, double) override { return term_.loss; }

  private:
    kernels::ContrastTerm term_;
};

}  // namespace

const LossEntry& repulsion_entry() {
    static const LossEntry entry{"repulsion",
                                 "Pushes all codes apart a little, also those of one label.",
                                 [](const TrainConfig& c) { return c.repulsion_weight; },
                                 make_loss<RepulsionLoss, float>, make_loss<RepulsionLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
