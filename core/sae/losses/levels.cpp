// SPDX-License-Identifier: GPL-3.0-or-later
// Contrast with labels of several levels: the soft contrast of kernels/soft_contrast.h, at the
// contrast's temperature τ, with targets by how alike two documents are (likeness.h),
//   t_ij ∝ max(0, (likeness_ij − 0.3)/0.7)³,  j ≠ i
// so that near relatives pull most and those who share little more than the root not at all. With
// plain classes, whose likeness is 0 or 1, the documents of a class pull alike.
#include <algorithm>

#include "core/base/parallel.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/losses/loss.h"

namespace sparsescope::loss_parts {

namespace {

constexpr double least_likeness = 0.3;

template <class T>
class LevelsLoss final : public Loss<T> {
  public:
    explicit LevelsLoss(const TrainConfig& config) { term_.temperature = config.temperature; }
    double evaluate(StepState<T>&, double) override { return term_.loss; }

    kernels::SoftContrastTerm<T>* soft_contrast_term(const StepState<T>& state) override {
        const std::size_t rows = state.rows;
        targets_.assign(rows * rows, T{0});
        term_.targets = targets_;
        if (state.likeness == nullptr || !*state.likeness) return &term_;
        parallel_for(static_cast<std::int64_t>(rows), [&](std::int64_t first, std::int64_t last) {
            for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last);
                 ++row)
                fill(state, row);
        });
        return &term_;
    }

  private:
    void fill(const StepState<T>& state, std::size_t row) {
        T* targets = targets_.data() + row * state.rows;
        double sum = 0;
        for (std::size_t j = 0; j < state.rows; ++j) {
            if (j == row) continue;
            const double likeness = (*state.likeness)(state.documents[row], state.documents[j]);
            const double near = std::max(0.0, (likeness - least_likeness) / (1 - least_likeness));
            targets[j] = static_cast<T>(near * near * near);
            sum += near * near * near;
        }
        if (sum > 0) kernels::scale(static_cast<T>(1 / sum), targets, state.rows);
    }

    kernels::SoftContrastTerm<T> term_;
    std::vector<T> targets_;  // [rows, rows]
};

}  // namespace

const LossEntry& levels_entry() {
    static const LossEntry entry{
        "levels", "Pulls codes together by how much of their labels' paths documents share.",
        [](const TrainConfig& config) { return config.levels_weight; },
        make_loss<LevelsLoss, float>, make_loss<LevelsLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
