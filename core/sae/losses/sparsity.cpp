// SPDX-License-Identifier: GPL-3.0-or-later
// Steers the thresholds of jump_relu towards k active neurons per code, as in the target-L0 form of
// its paper (Rajamanoharan and others 2024, arXiv 2407.14435): with l = the number of
// pre-activations above their thresholds, per document,
//   L = (l/k − 1)²,   ∂l/∂θ_i ≈ −(1/(B·ε))·#{rows with |m_i − θ_i| < ε/2}
// Thresholds alone are moved: the count has no gradient with respect to W or b.
#include <cmath>

#include "core/base/parallel.h"
#include "core/sae/losses/loss.h"
#include "core/sae/sparsifiers/jump_relu.h"

namespace sparsescope::loss_parts {

namespace {

constexpr double weight_of_target = 0.1;

template <class T>
class SparsityLoss final : public Loss<T> {
  public:
    explicit SparsityLoss(const TrainConfig&) {}

    double evaluate(StepState<T>& state, double weight) override {
        const HeadParameters<T>& head = *state.head;
        const T half = jump_relu::window(head) / 2;
        above_.assign(head.hidden, 0);
        near_.assign(head.hidden, 0);
        parallel_for(static_cast<std::int64_t>(head.hidden),
                     [&](std::int64_t first, std::int64_t last) {
                         for (std::size_t row = 0; row < state.rows; ++row) {
                             const T* m = state.pre_activations.data() + row * head.hidden;
                             for (auto i = static_cast<std::size_t>(first);
                                  i < static_cast<std::size_t>(last); ++i) {
                                 const T beyond = m[i] - jump_relu::threshold(head, i);
                                 above_[i] += beyond > 0 ? 1 : 0;
                                 near_[i] += std::abs(beyond) < half ? 1 : 0;
                             }
                         }
                     });
        std::int64_t sum = 0;
        for (const std::int32_t count : above_)
            sum += count;
        const auto rows = static_cast<double>(state.rows);
        const double excess = static_cast<double>(sum) / rows / state.code.k - 1;
        // θ = −c: where too many fire, c falls.
        const double scale =
            weight * 2 * excess / (state.code.k * rows * 2 * static_cast<double>(half));
        for (std::size_t i = 0; i < head.hidden; ++i)
            state.latent_bias_gradient[i] += static_cast<T>(scale * near_[i]);
        return excess * excess;
    }

  private:
    std::vector<std::int32_t> above_;  // [hidden]
    std::vector<std::int32_t> near_;
};

}  // namespace

const LossEntry& sparsity_entry() {
    static const LossEntry entry{
        "sparsity", "Moves the thresholds of jump_relu until k neurons fire on average.",
        [](const TrainConfig& config) {
            return config.sparsifier == "jump_relu" ? weight_of_target : 0.0;
        },
        make_loss<SparsityLoss, float>, make_loss<SparsityLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
