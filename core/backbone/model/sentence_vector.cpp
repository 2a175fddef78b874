// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/model/sentence_vector.h"

#include <algorithm>
#include <cmath>

#include "core/backbone/model/named_weights.h"

namespace sparsescope {

namespace {

using kernels::padded;
using kernels::Rows;

void add_tokens(Rows tokens, std::span<float> out, float factor) {
    std::fill(out.begin(), out.end(), 0.0F);
    for (std::size_t t = 0; t < tokens.count; ++t)
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] += tokens.data[t * tokens.stride + i];
    for (float& x : out)
        x *= factor;
}

float activated(float x, DenseActivation activation) {
    switch (activation) {
        case DenseActivation::identity:
            break;
        case DenseActivation::tanh:
            return std::tanh(x);
        case DenseActivation::relu:
            return std::max(x, 0.0F);
        case DenseActivation::sigmoid:
            return 1 / (1 + std::exp(-x));
        case DenseActivation::gelu:
            return x / 2 * (1 + std::erf(x * 0.7071067811865475F));
    }
    return x;
}

// As sentence-transformers: by max(length, 1e-12), and the length of these few numbers in double.
void to_length_one(std::span<float> x) {
    double squares = 0;
    for (const float number : x)
        squares += static_cast<double>(number) * number;
    const auto factor = static_cast<float>(1 / std::max(std::sqrt(squares), 1e-12));
    for (float& number : x)
        number *= factor;
}

}  // namespace

Result<SentenceVector> SentenceVector::load(const ModelFolder& model,
                                            const kernels::EncoderKernels& kernels) {
    SentenceVector sentence;
    sentence.kernels_ = &kernels;
    sentence.pooling_ = model.pooling;
    sentence.hidden_ = model.shape.hidden;
    sentence.dim_ = model.dim;
    sentence.widest_ = padded(model.shape.hidden);
    for (const SentenceStep& step : model.steps) {
        Step loaded{.normalize = step.normalize, .out = step.out, .activation = step.activation};
        if (!step.normalize) {
            SPARSESCOPE_ASSIGN(const NamedWeights file, NamedWeights::open(step.weights));
            SPARSESCOPE_ASSIGN(const auto weight,
                               file.read("linear.weight", std::vector{step.out, step.in}));
            std::vector<float> bias;
            if (step.bias) {
                SPARSESCOPE_ASSIGN(bias, file.read("linear.bias", std::vector{step.out}));
            }
            loaded.weight = kernels::PackedMatrix(step.in, step.out);
            loaded.weight.set(0, weight, bias);
            sentence.widest_ = std::max(sentence.widest_, padded(step.out));
        }
        sentence.steps_.push_back(std::move(loaded));
    }
    return sentence;
}

void SentenceVector::pool(Rows tokens, std::span<float> out) const {
    const auto count = static_cast<float>(tokens.count);
    const float* last = tokens.data + (tokens.count - 1) * tokens.stride;
    switch (pooling_) {
        case PoolingMode::mean:
            return add_tokens(tokens, out, 1 / count);
        case PoolingMode::mean_sqrt:
            return add_tokens(tokens, out, 1 / std::sqrt(count));
        case PoolingMode::cls:
            std::copy_n(tokens.data, out.size(), out.begin());
            return;
        case PoolingMode::last:
            std::copy_n(last, out.size(), out.begin());
            return;
        case PoolingMode::max:
            break;
    }
    std::copy_n(tokens.data, out.size(), out.begin());
    for (std::size_t t = 1; t < tokens.count; ++t)
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = std::max(out[i], tokens.data[t * tokens.stride + i]);
}

void SentenceVector::compute(Rows tokens, std::span<float> out) const {
    std::vector<float> vector(widest_), next(widest_);
    std::size_t size = hidden_;
    pool(tokens, {vector.data(), size});
    for (const Step& step : steps_) {
        if (step.normalize) {
            to_length_one({vector.data(), size});
            continue;
        }
        kernels_->product({vector.data(), 1, widest_}, step.weight.panels(),
                          {next.data(), 1, widest_});
        size = step.out;
        for (std::size_t i = 0; i < size; ++i)
            vector[i] = activated(next[i], step.activation);
    }
    std::copy_n(vector.begin(), out.size(), out.begin());
}

}  // namespace sparsescope
