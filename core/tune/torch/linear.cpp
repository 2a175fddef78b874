// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/torch/linear.h"

#include <cmath>

namespace sparsescope::tune {

at::Tensor Linear::expansion() const {
    return up_.size() == 1 ? up_[0] : at::block_diag(up_);
}

at::Tensor Linear::operator()(const at::Tensor& x) const {
    at::Tensor y = at::linear(x, weight_, bias_);
    if (up_.empty()) return y;
    // In place: no gradient needs what y was.
    return y.add_(at::linear(at::linear(x, down_), expansion()), scale_);
}

void Linear::train(bool on) {
    weight_.set_requires_grad(on);
    if (bias_.defined()) bias_.set_requires_grad(on);
}

void Linear::adapt(int rank, double alpha, Random& random) {
    train(false);
    const std::int64_t in = weight_.size(1), out = weight_.size(0) / parts_;
    scale_ = alpha / rank;
    std::vector<float> start(static_cast<std::size_t>(parts_ * rank * in));
    const double limit = 1 / std::sqrt(static_cast<double>(in));
    for (float& x : start)
        x = static_cast<float>(random.uniform(-limit, limit));
    down_ = tensor_of(std::span<const float>(start), {parts_ * rank, in}, weight_.device());
    down_.set_requires_grad(true);
    for (int part = 0; part < parts_; ++part) {
        up_.push_back(at::zeros({out, rank}, weight_.options().requires_grad(false)));
        up_.back().set_requires_grad(true);
    }
}

void Linear::list(const std::string& name, std::vector<Parameter>& out) const {
    out.push_back({name + ".weight", weight_});
    if (bias_.defined()) out.push_back({name + ".bias", bias_, false});
    if (up_.empty()) return;
    out.push_back({name + ".lora_A", down_});
    for (std::size_t part = 0; part < up_.size(); ++part)
        out.push_back({name + ".lora_B." + std::to_string(part), up_[part]});
}

at::Tensor Linear::merged() const {
    const c10::NoGradGuard no_gradient;
    if (up_.empty()) return weight_.detach();
    return weight_.detach().add(at::matmul(expansion(), down_), scale_);
}

at::Tensor Norm::operator()(const at::Tensor& x) const {
    return at::layer_norm(x, scale.sizes(), scale, shift, epsilon);
}

void Norm::train(bool on) {
    scale.set_requires_grad(on);
    shift.set_requires_grad(on);
}

void Norm::list(const std::string& name, std::vector<Parameter>& out) const {
    out.push_back({name + ".weight", scale, false});
    out.push_back({name + ".bias", shift, false});
}

}  // namespace sparsescope::tune
