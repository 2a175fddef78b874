// SPDX-License-Identifier: GPL-3.0-or-later
// Spreads use over neurons, in the form of the load-balancing loss of mixtures of experts (Fedus
// and others 2021, arXiv 2101.03961): how often a neuron is chosen times how strongly it bids,
//   L = (h/B)·Σ_r Σ_s f_r,i(r,s)·p_r,s       f_r,i = share of neuron i in the choices of the other
//                                            rows, #{r' ≠ r with i in the code at k}/Σ_r' ≠ r
//                                            |code| p_r,s = |z_r,s| / Σ_s |z_r,s| over the code at
//                                            4k
// The choice f is a constant, as there. Rows leave themselves out of f: a batch has far fewer
// choices than there are neurons, and would otherwise mostly push each code against itself. For the
// same reason 1 means even use and the value estimates the posting skew h·Σq², whatever the batch.
//
// Why not h·Σq² of the weights itself: its gradient reaches only the neurons that were chosen, and
// at k = 1 it vanishes once weights are normalised. Here the 3k runners-up take part, and those
// that are used less rise. ∂L/∂z_r,s = (h/B)·(f_r,s − Σ_s f·p)·sign(z_r,s)/Σ|z_r|.
#include <cmath>

#include "core/base/parallel.h"
#include "core/sae/losses/loss.h"

namespace sparsescope::loss_parts {

namespace {

template <class T>
class BalanceLoss final : public Loss<T> {
  public:
    explicit BalanceLoss(const TrainConfig&) {}
    bool needs_wide() const override { return true; }

    double evaluate(StepState<T>& state, double weight) override {
        std::size_t choices = 0;
        for (std::size_t row = 0; row < state.rows; ++row)
            choices += state.code.active_at_k(row);
        std::vector<double> loss(state.rows, 0.0);
        parallel_for(static_cast<std::int64_t>(state.rows),
                     [&](std::int64_t first, std::int64_t last) {
                         for (auto row = static_cast<std::size_t>(first);
                              row < static_cast<std::size_t>(last); ++row)
                             loss[row] = evaluate_row(state, row, choices, weight);
                     });
        double sum = 0;
        for (const double l : loss)
            sum += l;
        return sum;
    }

  private:
    // The row's part of L; adds its gradient.
    static double evaluate_row(StepState<T>& state, std::size_t row, std::size_t choices,
                               double weight) {
        const auto& code = state.code;
        const std::size_t base = code.at(row), active = code.active[row];
        const std::size_t own = code.active_at_k(row);
        double total = 0;
        for (std::size_t s = 0; s < active; ++s)
            total += std::abs(static_cast<double>(code.values[base + s]));
        if (choices == own || !(total > 0)) return total - total;  // 0, or not-a-number as it is
        const double per_choice = static_cast<double>(code.hidden) /
                                  static_cast<double>(state.rows) /
                                  static_cast<double>(choices - own);
        std::vector<double> use(active);  // (h/B)·f
        double mean = 0;
        for (std::size_t s = 0; s < active; ++s) {
            const std::size_t chosen = state.postings.of_at_k(code.neurons[base + s]).size();
            use[s] = per_choice * static_cast<double>(chosen - (s < own ? 1 : 0));
            mean += use[s] * std::abs(static_cast<double>(code.values[base + s])) / total;
        }
        T* gradient = state.reconstruction.grad_values.data() + base;
        for (std::size_t s = 0; s < active; ++s) {
            const double g = weight * (use[s] - mean) / total;
            gradient[s] += static_cast<T>(code.values[base + s] < 0 ? -g : g);
        }
        return mean;
    }
};

}  // namespace

const LossEntry& balance_entry() {
    static const LossEntry entry{"balance", "Spreads use over neurons.",
                                 [](const TrainConfig& config) { return config.balance_weight; },
                                 make_loss<BalanceLoss, float>, make_loss<BalanceLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
