// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/torch/sentence.h"

#include <limits>

#include "core/backbone/model/named_weights.h"

namespace sparsescope::tune {

namespace {

at::Tensor activated(const at::Tensor& x, DenseActivation activation) {
    switch (activation) {
        case DenseActivation::identity:
            break;
        case DenseActivation::tanh:
            return x.tanh();
        case DenseActivation::relu:
            return at::relu(x);
        case DenseActivation::sigmoid:
            return x.sigmoid();
        case DenseActivation::gelu:
            return at::gelu(x);
    }
    return x;
}

at::Tensor token_of_each_text(const at::Tensor& hidden, const Packed& packed, bool last) {
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < packed.texts(); ++i)
        rows.push_back(last ? packed.starts[std::size_t(i) + 1] - 1
                            : packed.starts[std::size_t(i)]);
    return hidden.index_select(0, tensor_of(rows, hidden.device()));
}

}  // namespace

at::Tensor to_length_one(const at::Tensor& x) {
    return x / x.norm(2, -1, true).clamp_min(1e-12);
}

Result<Sentence> Sentence::load(const ModelFolder& model, c10::Device device) {
    Sentence sentence;
    sentence.pooling_ = model.pooling;
    for (const SentenceStep& what : model.steps) {
        Step step{what, {}};
        if (!what.normalize) {
            SPARSESCOPE_ASSIGN(const NamedWeights file, NamedWeights::open(what.weights));
            SPARSESCOPE_ASSIGN(const auto weight,
                               file.read("linear.weight", std::vector{what.out, what.in}));
            at::Tensor bias;
            if (what.bias) {
                SPARSESCOPE_ASSIGN(const auto shift,
                                   file.read("linear.bias", std::vector{what.out}));
                bias = tensor_of(shift, device);
            }
            step.layer = Linear(tensor_of(std::span<const float>(weight),
                                          {std::int64_t(what.out), std::int64_t(what.in)}, device),
                                bias);
        }
        sentence.steps_.push_back(std::move(step));
    }
    return sentence;
}

at::Tensor Sentence::pool(const at::Tensor& hidden, const Packed& packed) const {
    const auto options = hidden.options().requires_grad(false);
    const std::int64_t size = hidden.size(1), texts = packed.texts();
    if (pooling_ == PoolingMode::cls || pooling_ == PoolingMode::last)
        return token_of_each_text(hidden, packed, pooling_ == PoolingMode::last);
    if (pooling_ == PoolingMode::max)
        return at::full({texts * packed.longest(), size}, -std::numeric_limits<double>::infinity(),
                        options)
            .index_copy(0, packed.place, hidden)
            .view({texts, packed.longest(), size})
            .amax(1);
    std::vector<float> counts;
    for (std::int64_t i = 0; i < texts; ++i)
        counts.push_back(static_cast<float>(packed.length(i)));
    at::Tensor divisor = tensor_of(counts, hidden.device()).to(hidden.scalar_type());
    if (pooling_ == PoolingMode::mean_sqrt) divisor = divisor.sqrt();
    return at::zeros({texts, size}, options).index_add(0, packed.text, hidden) /
           divisor.unsqueeze(1);
}

at::Tensor Sentence::operator()(const at::Tensor& hidden, const Packed& packed) const {
    at::Tensor x = pool(hidden, packed);
    for (const Step& step : steps_)
        x = step.what.normalize ? to_length_one(x) : activated(step.layer(x), step.what.activation);
    return x;
}

void Sentence::train(bool on) {
    for (Step& step : steps_)
        if (!step.what.normalize) step.layer.train(on);
}

void Sentence::list(std::vector<Parameter>& out) const {
    for (std::size_t i = 0; i < steps_.size(); ++i)
        if (!steps_[i].what.normalize)
            steps_[i].layer.list("sentence." + std::to_string(i) + ".linear", out);
}

std::vector<Sentence::Dense> Sentence::dense() const {
    std::vector<Dense> layers;
    for (const Step& step : steps_)
        if (!step.what.normalize) layers.push_back({step.what.weights, step.layer});
    return layers;
}

}  // namespace sparsescope::tune
