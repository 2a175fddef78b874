// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/reference_step.h"

#define AT_PER_OPERATOR_HEADERS
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/diag.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/norm.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/scatter.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>

namespace sparsescope::bench {

namespace {

template <class T>
at::ScalarType scalar_type() {
    return sizeof(T) == 4 ? at::kFloat : at::kDouble;
}

template <class T>
at::Tensor copy_in(const std::vector<T>& values, at::IntArrayRef shape) {
    return at::from_blob(const_cast<T*>(values.data()), shape,
                         at::TensorOptions().dtype(scalar_type<T>()))
        .clone();
}

template <class T>
void copy_out(const at::Tensor& tensor, std::vector<T>& out) {
    const at::Tensor flat = tensor.detach().contiguous();
    const T* data = flat.data_ptr<T>();
    out.assign(data, data + flat.numel());
}

at::Tensor mean_square(const at::Tensor& difference) {
    return difference.pow(2).mean();
}

struct Moments {
    at::Tensor first, second;
};

}  // namespace

template <class T>
struct ReferenceStep<T>::Impl {
    TrainConfig config;
    at::Tensor weight, pre_bias, latent_bias;  // leaves that require gradient
    Moments moments[3];
    at::Tensor since_fired;  // int64 [h]
    std::int64_t steps = 0;

    struct Forward {
        at::Tensor code, reconstruction, auxiliary;
    };

    Forward forward(const at::Tensor& x, int k, bool with_auxiliary) {
        const at::Tensor a = at::linear(x - pre_bias, weight, latent_bias);
        const auto [values, indices] = a.topk(std::min<std::int64_t>(k, config.hidden), 1);
        const at::Tensor active = at::relu(values);
        Forward out;
        out.code = at::zeros_like(a).scatter(1, indices, active);
        count(indices, active.detach());
        out.reconstruction = at::matmul(out.code, weight) + pre_bias;
        if (with_auxiliary) {
            const at::Tensor dead = (since_fired > config.dead_threshold).to(a.scalar_type());
            const auto [aux_values, aux_indices] =
                (a * dead).topk(std::min(config.aux_k, config.hidden), 1);
            const at::Tensor aux_code =
                at::zeros_like(a).scatter(1, aux_indices, at::relu(aux_values));
            out.auxiliary = at::matmul(aux_code, weight) + pre_bias;
        }
        return out;
    }

    void count(const at::Tensor& indices, const at::Tensor& values) {
        const at::Tensor hits =
            at::zeros({config.hidden}, values.options())
                .scatter_add(0, indices.reshape({-1}),
                             (values > 1e-5).to(values.scalar_type()).reshape({-1}));
        since_fired = at::where(hits > 0, at::zeros_like(since_fired), since_fired) + 1;
    }

    at::Tensor contrast(const at::Tensor& z1, const at::Tensor& z2,
                        std::span<const std::int32_t> labels) const {
        const at::Tensor z = at::cat({z1, z2});
        const at::Tensor unit = z / at::clamp_min(z.norm(2, {1}, true), 1e-12);
        const at::Tensor e = (at::matmul(unit, unit.t()) / config.temperature).exp();
        const std::int64_t rows = z1.size(0);
        at::Tensor y = at::arange(rows, at::TensorOptions().dtype(at::kLong));
        if (config.contrastive == ContrastiveMode::supervised) {
            std::vector<std::int64_t> wide(labels.begin(), labels.end());
            y = at::from_blob(wide.data(), {rows}, at::TensorOptions().dtype(at::kLong)).clone();
        }
        const at::Tensor both = at::cat({y, y});
        const at::Tensor same = (both.unsqueeze(0) == both.unsqueeze(1)).to(e.scalar_type());
        const at::Tensor positive =
            at::clamp_min((e * (same - at::eye(2 * rows, e.options()))).sum(1), 1e-8);
        const at::Tensor negative = at::clamp_min((e * (1 - same)).sum(1), 1e-8);
        return -(positive / (positive + negative)).log().mean();
    }

    StepLosses evaluate(const Batch<T>& batch, int k, at::Tensor& total) {
        const auto rows = static_cast<std::int64_t>(batch.rows);
        const at::Tensor x = at::from_blob(const_cast<T*>(batch.x), {rows, weight.size(1)},
                                           at::TensorOptions().dtype(scalar_type<T>()));
        StepLosses losses;
        const auto add = [&](const char* name, double part_weight, const at::Tensor& value) {
            losses.parts.push_back({name, value.item().toDouble(), part_weight});
            total = total.defined() ? total + part_weight * value : part_weight * value;
        };
        const bool contrastive =
            config.contrastive != ContrastiveMode::none && config.contrastive_weight > 0;
        const Forward at_k = forward(x, k, true);
        losses.auxiliary_mask = (since_fired > config.dead_threshold).sum().item().toLong();
        const Forward wide = forward(x, 4 * k, false);
        add("reconstruction", config.reconstruction_weight, mean_square(at_k.reconstruction - x));
        add("reconstruction_4k", config.multi_topk_weight, mean_square(wide.reconstruction - x));
        const at::Tensor target = (x - at_k.reconstruction + pre_bias).detach();
        add("auxiliary", config.aux_weight,
            mean_square(at_k.auxiliary - target) / mean_square(target.mean(0, true) - target));
        if (contrastive) {
            const Forward again = forward(x, k, false);
            add("contrastive", config.contrastive_weight,
                contrast(at_k.code, again.code, batch.labels));
        }
        losses.total = total.item().toDouble();
        return losses;
    }

    void backward(const at::Tensor& total) {
        for (at::Tensor* leaf : leaves())
            leaf->mutable_grad() = at::Tensor();
        total.backward();
    }

    std::array<at::Tensor*, 3> leaves() { return {&weight, &pre_bias, &latent_bias}; }

    void adam() {
        ++steps;
        const double t = static_cast<double>(steps);
        const double size = config.learning_rate / (1 - std::pow(0.9, t)),
                     root = std::sqrt(1 - std::pow(0.999, t));
        std::size_t i = 0;
        for (at::Tensor* leaf : leaves()) {
            at::Tensor parameter = leaf->detach();  // shares storage
            const at::Tensor gradient = leaf->grad();
            Moments& m = moments[i++];
            m.first.mul_(0.9).add_(gradient, 0.1);
            m.second.mul_(0.999).addcmul_(gradient, gradient, 0.001);
            parameter.addcdiv_(m.first, (m.second.sqrt() / root).add_(6.25e-10), -size);
        }
    }
};

template <class T>
ReferenceStep<T>::ReferenceStep(const TrainConfig& config, const HeadParameters<T>& head)
    : impl_(std::make_unique<Impl>()) {
    const auto h = static_cast<std::int64_t>(head.hidden), d = static_cast<std::int64_t>(head.dim);
    impl_->config = config;
    impl_->weight = copy_in(head.encoder_weight, {h, d}).set_requires_grad(true);
    impl_->pre_bias = copy_in(head.pre_bias, {d}).set_requires_grad(true);
    impl_->latent_bias = copy_in(head.latent_bias, {h}).set_requires_grad(true);
    std::size_t i = 0;
    for (at::Tensor* leaf : impl_->leaves()) {
        const at::Tensor zeros = at::zeros(leaf->sizes(), leaf->options().requires_grad(false));
        impl_->moments[i++] = {zeros, zeros.clone()};
    }
    impl_->since_fired = at::zeros({h}, at::TensorOptions().dtype(at::kLong));
}

template <class T>
ReferenceStep<T>::~ReferenceStep() = default;

template <class T>
StepLosses ReferenceStep<T>::run(const Batch<T>& batch, int k) {
    at::Tensor total;
    const StepLosses losses = impl_->evaluate(batch, k, total);
    impl_->backward(total);
    impl_->adam();
    return losses;
}

template <class T>
StepLosses ReferenceStep<T>::gradient(const Batch<T>& batch, int k, HeadParameters<T>& out) {
    at::Tensor total;
    const StepLosses losses = impl_->evaluate(batch, k, total);
    impl_->backward(total);
    out = head();
    copy_out(impl_->weight.grad(), out.encoder_weight);
    copy_out(impl_->pre_bias.grad(), out.pre_bias);
    copy_out(impl_->latent_bias.grad(), out.latent_bias);
    return losses;
}

template <class T>
HeadParameters<T> ReferenceStep<T>::head() const {
    HeadParameters<T> head(static_cast<std::size_t>(impl_->weight.size(1)),
                           static_cast<std::size_t>(impl_->weight.size(0)));
    copy_out(impl_->weight, head.encoder_weight);
    copy_out(impl_->pre_bias, head.pre_bias);
    copy_out(impl_->latent_bias, head.latent_bias);
    return head;
}

template <class T>
void ReferenceStep<T>::set_since_fired(const std::vector<std::int64_t>& since_fired) {
    impl_->since_fired = at::from_blob(const_cast<std::int64_t*>(since_fired.data()),
                                       {static_cast<std::int64_t>(since_fired.size())},
                                       at::TensorOptions().dtype(at::kLong))
                             .clone();
}

template class ReferenceStep<float>;
template class ReferenceStep<double>;

}  // namespace sparsescope::bench
