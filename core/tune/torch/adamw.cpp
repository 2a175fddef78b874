// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/torch/adamw.h"

#include <cmath>

#include "core/tune/kernels.h"

namespace sparsescope::tune {

namespace {

constexpr double beta1 = 0.9, beta2 = 0.999;

}  // namespace

AdamW::AdamW(std::vector<Parameter> parameters, AdamSettings settings) : settings_(settings) {
    for (Parameter& parameter : parameters) {
        if (!parameter.value.requires_grad()) continue;
        first_.push_back(at::zeros_like(parameter.value).set_requires_grad(false));
        second_.push_back(at::zeros_like(parameter.value).set_requires_grad(false));
        parameters_.push_back(std::move(parameter));
    }
}

double AdamW::squared_norm() const {
    const c10::NoGradGuard no_gradient;
    double sum = 0;
    for (const Parameter& parameter : parameters_) {
        const at::Tensor& gradient = parameter.value.grad();
        if (!gradient.defined()) continue;
        if (gradient.is_cpu() && gradient.scalar_type() == at::kFloat) {
            const at::Tensor numbers = gradient.contiguous();
            sum += tune_kernels::squares(numbers.data_ptr<float>(), numbers.numel());
        } else {
            const double norm = gradient.norm().item<double>();
            sum += norm * norm;
        }
    }
    return sum;
}

void AdamW::step(double learning_rate, double scale) {
    const c10::NoGradGuard no_gradient;
    ++steps_;
    const double rate = learning_rate / (1 - std::pow(beta1, static_cast<double>(steps_)));
    const double correction = 1 / std::sqrt(1 - std::pow(beta2, static_cast<double>(steps_)));
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        at::Tensor value = parameters_[i].value;
        const at::Tensor& given = value.grad();
        if (!given.defined()) continue;
        const double keep =
            1 - (parameters_[i].decays ? learning_rate * settings_.weight_decay : 0);
        if (value.is_cpu() && value.scalar_type() == at::kFloat) {
            const at::Tensor gradient = given.contiguous();
            tune_kernels::adamw(
                {static_cast<float>(keep), static_cast<float>(rate), static_cast<float>(correction),
                 static_cast<float>(settings_.epsilon), static_cast<float>(scale)},
                gradient.data_ptr<float>(), first_[i].data_ptr<float>(),
                second_[i].data_ptr<float>(), value.data_ptr<float>(), value.numel());
            continue;
        }
        const at::Tensor gradient = given * scale;
        value.mul_(keep);
        first_[i].mul_(beta1).add_(gradient, 1 - beta1);
        second_[i].mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        value.addcdiv_(first_[i], second_[i].sqrt().mul_(correction).add_(settings_.epsilon),
                       -rate);
    }
    forget_gradients();
}

void AdamW::forget_gradients() {
    for (const Parameter& parameter : parameters_)
        parameter.value.mutable_grad() = at::Tensor();
}

std::vector<AdamW::State> AdamW::state(const std::string& prefix) const {
    std::vector<State> all;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        all.push_back({prefix + "weights/" + parameters_[i].name, parameters_[i].value.detach()});
        all.push_back({prefix + "moment1/" + parameters_[i].name, first_[i]});
        all.push_back({prefix + "moment2/" + parameters_[i].name, second_[i]});
    }
    return all;
}

}  // namespace sparsescope::tune
