// SPDX-License-Identifier: GPL-3.0-or-later
// Every processor level against plain loops in double precision, at sizes that fill no vector.
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "core/backbone/kernels/encoder_kernels.h"
#include "core/backbone/kernels/packed_matrix.h"

namespace sparsescope::kernels {
namespace {

std::vector<float> random_floats(std::size_t count, float scale = 1) {
    static std::mt19937 generator(7);
    std::normal_distribution<float> normal(0, scale);
    std::vector<float> floats(count);
    for (float& x : floats)
        x = normal(generator);
    return floats;
}

TEST(EncoderKernels, ProductsAreThoseOfTheMatrices) {
    for (const EncoderKernels* level : all_encoder_kernels())
        for (const auto& [rows, in, out] :
             {std::tuple{1, 7, 5}, {13, 33, 64}, {97, 40, 31}, {12, 1, 1}}) {
            const auto left = random_floats(std::size_t(rows * in));
            const auto weight = random_floats(std::size_t(in * out)),
                       bias = random_floats(std::size_t(out));
            PackedMatrix packed(std::size_t(in), std::size_t(out), 2);
            packed.set(1, weight, bias, 0.5F);
            const std::size_t stride = packed.columns();
            std::vector<float> result(std::size_t(rows) * stride, -1);
            auto copy = left;
            level->product({copy.data(), std::size_t(rows), std::size_t(in)}, packed.panels(),
                           {result.data(), std::size_t(rows), stride});
            for (int r = 0; r < rows; ++r)
                for (std::size_t c = 0; c < stride; ++c) {
                    double expected = 0;
                    const std::size_t o = c - stride / 2;
                    if (c >= stride / 2 && o < std::size_t(out)) {
                        expected = bias[o];
                        for (int k = 0; k < in; ++k)
                            expected += double(left[std::size_t(r * in + k)]) *
                                        weight[o * std::size_t(in) + std::size_t(k)];
                    }
                    ASSERT_NEAR(result[std::size_t(r) * stride + c], expected / 2, 1e-5)
                        << level->level << " row " << r << " column " << c;
                }
        }
}

TEST(EncoderKernels, ActivationsAreTheirFormulas) {
    for (const EncoderKernels* level : all_encoder_kernels()) {
        std::vector<float> inputs;
        for (float x = -12; x < 12; x += 0.01F)
            inputs.push_back(x);
        inputs.insert(inputs.end(), {0.0F, -0.0F, 1e-30F, 3e38F, -3e38F});
        const std::size_t width = inputs.size();
        inputs.resize(padded(width));
        const auto apply = [&](void (*function)(Rows, std::size_t)) {
            std::vector<float> out = inputs;
            function({out.data(), 1, out.size()}, width);
            return out;
        };
        const auto erf = apply(level->gelu), tanh = apply(level->gelu_tanh),
                   relu = apply(level->relu);
        for (std::size_t i = 0; i < width; ++i) {
            const double x = inputs[i];
            const double slack = 1e-6 + 4e-7 * std::fabs(x);
            ASSERT_NEAR(erf[i], x / 2 * (1 + std::erf(x / std::sqrt(2.0))), slack) << x;
            const double u = 0.7978845608028654 * (x + 0.044715 * x * x * x);
            ASSERT_NEAR(tanh[i], x / 2 * (1 + std::tanh(u)), slack) << x;
            ASSERT_EQ(relu[i], std::fmax(inputs[i], 0.0F)) << x;
        }
        for (std::size_t i = width; i < inputs.size(); ++i)
            EXPECT_EQ(erf[i] + tanh[i] + relu[i], 0);
    }
}

TEST(EncoderKernels, LayerNormHasMeanAndVarianceOfTheRow) {
    for (const EncoderKernels* level : all_encoder_kernels())
        for (const std::size_t width : {1, 5, 16, 33, 384}) {
            const std::size_t stride = padded(width);
            std::vector<float> rows(2 * stride), added(2 * stride), scale(stride), shift(stride);
            for (std::size_t r = 0; r < 2; ++r)
                for (std::size_t i = 0; i < width; ++i) {
                    rows[r * stride + i] = 100 + random_floats(1)[0];
                    added[r * stride + i] = random_floats(1)[0];
                    scale[i] = random_floats(1)[0];
                    shift[i] = random_floats(1)[0];
                }
            const auto before = rows;
            level->layer_norm({rows.data(), 2, stride}, {added.data(), 2, stride}, width,
                              scale.data(), shift.data(), 1e-5F);
            for (std::size_t r = 0; r < 2; ++r) {
                double mean = 0, variance = 0;
                const auto at = [&](std::size_t i) {
                    return double(before[r * stride + i] + added[r * stride + i]);
                };
                for (std::size_t i = 0; i < width; ++i)
                    mean += at(i) / double(width);
                for (std::size_t i = 0; i < width; ++i)
                    variance += (at(i) - mean) * (at(i) - mean) / double(width);
                for (std::size_t i = 0; i < stride; ++i) {
                    const double expected =
                        i < width
                            ? (at(i) - mean) / std::sqrt(variance + 1e-5) * scale[i] + shift[i]
                            : 0;
                    ASSERT_NEAR(rows[r * stride + i], expected, 3e-4) << level->level << " " << i;
                }
            }
        }
}

TEST(EncoderKernels, AttentionIsTheSoftmaxOfProducts) {
    for (const EncoderKernels* level : all_encoder_kernels())
        for (const auto& [count, heads, dim] :
             {std::tuple{std::size_t{1}, std::size_t{2}, std::size_t{8}},
              {33, 3, 5},
              {70, 1, 64},
              {12, 2, 40}}) {
            const std::size_t stride = padded(heads * dim);
            auto queries = random_floats(count * stride), keys = random_floats(count * stride),
                 values = random_floats(count * stride);
            const auto bias = random_floats(heads * (2 * count + 1));
            const RelativeBias distance{bias.data(), 2 * count + 1, count};
            std::vector<float> context(count * stride, 9),
                scratch(attention_scratch(count, dim), NAN);
            level->attention({queries.data(), count, stride}, {keys.data(), count, stride},
                             {values.data(), count, stride}, {context.data(), count, stride},
                             {heads, dim}, distance, scratch.data());
            for (std::size_t head = 0; head < heads; ++head)
                for (std::size_t i = 0; i < count; ++i) {
                    std::vector<double> weights(count);
                    double total = 0;
                    for (std::size_t j = 0; j < count; ++j) {
                        double score = bias[head * (2 * count + 1) + count + j - i];
                        for (std::size_t x = 0; x < dim; ++x)
                            score += double(queries[i * stride + head * dim + x]) *
                                     keys[j * stride + head * dim + x];
                        total += weights[j] = std::exp(score);
                    }
                    for (std::size_t x = 0; x < dim; ++x) {
                        double expected = 0;
                        for (std::size_t j = 0; j < count; ++j)
                            expected += weights[j] / total * values[j * stride + head * dim + x];
                        ASSERT_NEAR(context[i * stride + head * dim + x], expected, 2e-5)
                            << level->level;
                    }
                }
            // What lies behind the heads is not touched.
            for (std::size_t i = 0; i < count; ++i)
                for (std::size_t x = heads * dim; x < stride; ++x)
                    ASSERT_EQ(context[i * stride + x], 9);
        }
}

TEST(EncoderKernels, ActivationsOfPicturesAreTheirFormulas) {
    for (const EncoderKernels* level : all_encoder_kernels()) {
        std::vector<float> inputs;
        for (float x = -12; x < 12; x += 0.07F)
            inputs.push_back(x);
        const std::size_t width = inputs.size();
        inputs.resize(padded(width));
        std::vector<float> six = inputs, quick = inputs;
        level->relu6({six.data(), 1, six.size()}, width);
        level->quick_gelu({quick.data(), 1, quick.size()}, width);
        for (std::size_t i = 0; i < width; ++i) {
            const double x = inputs[i];
            EXPECT_EQ(six[i], std::min(std::max(inputs[i], 0.0F), 6.0F)) << level->level;
            EXPECT_NEAR(quick[i], x / (1 + std::exp(-1.702 * x)), 2e-6) << level->level << " " << x;
        }
    }
}

TEST(EncoderKernels, DepthwiseConvolutionsAreTheirSums) {
    struct Case {
        int height, width, size, stride;
    };
    for (const EncoderKernels* level : all_encoder_kernels())
        for (const auto& [height, width, size, stride] : {Case{7, 9, 3, 1},
                                                          {8, 6, 3, 2},
                                                          {9, 7, 5, 1},
                                                          {14, 14, 5, 2},
                                                          {1, 1, 5, 1},
                                                          {2, 3, 5, 2}}) {
            const int out_height = (height + stride - 1) / stride;
            const int out_width = (width + stride - 1) / stride;
            const int top = std::max((out_height - 1) * stride + size - height, 0) / 2;
            const int left = std::max((out_width - 1) * stride + size - width, 0) / 2;
            const std::size_t channels = 2 * panel_width;
            auto in = random_floats(std::size_t(height * width) * channels);
            const auto weights = random_floats(std::size_t(size * size) * channels);
            const auto bias = random_floats(channels);
            std::vector<float> out(std::size_t(out_height * out_width) * channels, -1);
            level->depthwise({in.data(), std::size_t(height * width), channels},
                             {std::size_t(height), std::size_t(width), std::size_t(out_height),
                              std::size_t(out_width), std::size_t(size), std::size_t(stride),
                              std::size_t(top), std::size_t(left)},
                             weights.data(), bias.data(),
                             {out.data(), std::size_t(out_height * out_width), channels});
            for (int y = 0; y < out_height; ++y)
                for (int x = 0; x < out_width; ++x)
                    for (std::size_t c = 0; c < channels; ++c) {
                        double sum = bias[c];
                        for (int ky = 0; ky < size; ++ky)
                            for (int kx = 0; kx < size; ++kx) {
                                const int row = y * stride + ky - top,
                                          column = x * stride + kx - left;
                                if (row < 0 || column < 0 || row >= height || column >= width)
                                    continue;
                                sum +=
                                    double(in[std::size_t(row * width + column) * channels + c]) *
                                    weights[std::size_t(ky * size + kx) * channels + c];
                            }
                        ASSERT_NEAR(out[std::size_t(y * out_width + x) * channels + c],
                                    std::clamp(sum, 0.0, 6.0), 1e-5)
                            << level->level << " " << y << " " << x;
                    }
        }
}

}  // namespace
}  // namespace sparsescope::kernels
