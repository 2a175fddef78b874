// SPDX-License-Identifier: GPL-3.0-or-later
// y = W·x + b, with an adapter of low rank beside it where one is trained instead of W:
//   y = W·x + b + (α/r)·B·A·x      (LoRA, Hu et al. 2021, arXiv:2106.09685)
// Several layers that read the same x can lie one below another in W (`parts`: queries, keys and
// values); each has an adapter of its own. Private to this folder.
#pragma once
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/tune/torch/tensor.h"

namespace sparsescope::tune {

class Linear {
  public:
    Linear() = default;
    // weight [out, in], bias [out] or undefined.
    Linear(at::Tensor weight, at::Tensor bias, int parts = 1)
        : weight_(std::move(weight)), bias_(std::move(bias)), parts_(parts) {}

    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
    void train(bool on);
    // A is uniform in ±1/√in as a layer of its own would start, B is zero: nothing changes yet.
    void adapt(int rank, double alpha, Random& random);
    void list(const std::string& name, std::vector<Parameter>& out) const;
    // W with the adapter added; no gradient.
    [[nodiscard]] at::Tensor merged() const;
    [[nodiscard]] const at::Tensor& bias() const { return bias_; }

  private:
    [[nodiscard]] at::Tensor expansion() const;

    at::Tensor weight_, bias_;
    int parts_ = 1;
    double scale_ = 0;            // α/r
    at::Tensor down_;             // A of each part [parts·r, in]
    std::vector<at::Tensor> up_;  // B of each part [out/parts, r]
};

// The scale and shift behind a normalisation to mean 0 and variance 1.
struct Norm {
    at::Tensor scale, shift;
    double epsilon = 1e-12;

    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
    void train(bool on);
    void list(const std::string& name, std::vector<Parameter>& out) const;
};

}  // namespace sparsescope::tune
