// SPDX-License-Identifier: GPL-3.0-or-later
// AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101) as torch.optim has it, with the decay of
// each group of parameters:
//   w ← w·(1 − η·λ);  m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²
//   w ← w − η·m̂/(√v̂ + ε),   m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
// Private to this folder.
#pragma once
#include <string>
#include <vector>

#include "core/tune/torch/tensor.h"

namespace sparsescope::tune {

struct AdamSettings {
    double epsilon = 1e-8;
    double weight_decay = 0;
};

class AdamW {
  public:
    AdamW(std::vector<Parameter> parameters, AdamSettings settings);

    [[nodiscard]] const std::vector<Parameter>& parameters() const { return parameters_; }
    // Σ g² over all parameters.
    [[nodiscard]] double squared_norm() const;
    // Spends the gradients, times `scale`, and forgets them.
    void step(double learning_rate, double scale);
    void forget_gradients();

    struct State {
        std::string name;
        at::Tensor value;
    };
    // Weights and moments, to be kept and to be overwritten.
    [[nodiscard]] std::vector<State> state(const std::string& prefix) const;
    [[nodiscard]] std::int64_t steps() const { return steps_; }
    void set_steps(std::int64_t steps) { steps_ = steps; }

  private:
    std::vector<Parameter> parameters_;
    std::vector<at::Tensor> first_, second_;
    AdamSettings settings_;
    std::int64_t steps_ = 0;
};

}  // namespace sparsescope::tune
