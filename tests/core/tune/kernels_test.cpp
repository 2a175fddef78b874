// SPDX-License-Identifier: GPL-3.0-or-later
// The loops of core/tune/kernels.h against plain ones in double.
#include "core/tune/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/base/parallel.h"
#include "core/base/random.h"

namespace sparsescope::tune_kernels {
namespace {

using Numbers = std::vector<double>;

Numbers random_numbers(std::size_t count, std::uint64_t seed) {
    Random random(seed);
    Numbers numbers(count);
    for (double& x : numbers)
        x = static_cast<float>(random.normal());
    return numbers;
}

std::vector<float> floats(const Numbers& x) {
    return {x.begin(), x.end()};
}

Numbers plain_attention(const AttentionShape& shape, const Numbers& x) {
    const std::int64_t hidden = shape.heads * shape.size;
    Numbers out(x.size() / 3, 0.0);
    for (std::size_t text = 0; text + 1 < shape.starts.size(); ++text)
        for (std::int64_t head = 0; head < shape.heads; ++head)
            for (std::int64_t i = shape.starts[text]; i < shape.starts[text + 1]; ++i) {
                const auto at = [&](std::int64_t row, std::int64_t part, std::int64_t d) {
                    return x[std::size_t(row * 3 * hidden + part * hidden + head * shape.size + d)];
                };
                Numbers p;
                double sum = 0;
                for (std::int64_t j = shape.starts[text]; j < shape.starts[text + 1]; ++j) {
                    double score = 0;
                    for (std::int64_t d = 0; d < shape.size; ++d)
                        score += at(i, 0, d) * at(j, 1, d);
                    p.push_back(std::exp(score / std::sqrt(double(shape.size))));
                    sum += p.back();
                }
                for (std::size_t j = 0; j < p.size(); ++j)
                    for (std::int64_t d = 0; d < shape.size; ++d)
                        out[std::size_t(i * hidden + head * shape.size + d)] +=
                            p[j] / sum * at(shape.starts[text] + std::int64_t(j), 2, d);
            }
    return out;
}

class Attention : public testing::TestWithParam<std::int64_t> {};

TEST_P(Attention, IsThatOfPlainLoopsAndSoIsItsGradient) {
    const std::vector<std::int64_t> starts{0, 1, 6, 25, 42};  // 1, 5, 19 and 17 tokens
    const AttentionShape shape{starts, 3, GetParam()};
    const auto hidden = std::size_t(3 * GetParam());
    Numbers x = random_numbers(42 * 3 * hidden, 1);
    const Numbers weight = random_numbers(42 * hidden, 2), expected = plain_attention(shape, x);
    for (const int threads : {1, 3}) {
        set_compute_threads(threads);
        std::vector<float> context(42 * hidden, NAN), gradient(x.size(), NAN);
        attention(shape, floats(x).data(), context.data());
        attention_gradient(shape, floats(x).data(), floats(weight).data(), gradient.data());
        for (std::size_t i = 0; i < expected.size(); ++i)
            ASSERT_NEAR(context[i], expected[i], 2e-6) << i;
        const auto loss = [&] {
            double sum = 0;
            const Numbers out = plain_attention(shape, x);
            for (std::size_t i = 0; i < out.size(); ++i)
                sum += out[i] * weight[i];
            return sum;
        };
        for (std::size_t i = 0; i < x.size(); i += 331) {
            const double before = x[i], h = 1e-5;
            x[i] = before + h;
            const double above = loss();
            x[i] = before - h;
            const double below = loss();
            x[i] = before;
            ASSERT_NEAR(gradient[i], (above - below) / (2 * h), 2e-5) << i;
        }
    }
    set_compute_threads(1);
}

INSTANTIATE_TEST_SUITE_P(Sizes, Attention, testing::Values(32, 64));

TEST(AdamW, IsTheFormula) {
    constexpr std::size_t count = 70001;  // more than two chunks
    const Numbers g = random_numbers(count, 3);
    Numbers w = random_numbers(count, 4), m(count, 0.0), v(count, 0.0);
    std::vector<float> weights = floats(w), first(count), second(count);
    for (int t = 1; t <= 3; ++t) {
        const double rate = 1e-2, decay = 0.1;
        adamw({.keep = static_cast<float>(1 - rate * decay),
               .step_size = static_cast<float>(rate / (1 - std::pow(0.9, t))),
               .second_correction = static_cast<float>(1 / std::sqrt(1 - std::pow(0.999, t))),
               .gradient_scale = 0.5F},
              floats(g).data(), first.data(), second.data(), weights.data(), count);
        for (std::size_t i = 0; i < count; ++i) {
            const double x = g[i] * 0.5;
            m[i] = 0.9 * m[i] + 0.1 * x;
            v[i] = 0.999 * v[i] + 0.001 * x * x;
            w[i] =
                w[i] * (1 - rate * decay) - rate * (m[i] / (1 - std::pow(0.9, t))) /
                                                (std::sqrt(v[i] / (1 - std::pow(0.999, t))) + 1e-8);
        }
    }
    for (std::size_t i = 0; i < count; i += 7)
        ASSERT_NEAR(weights[i], w[i], 2e-6) << i;
}

TEST(Squares, AreSummedAlikeByAnyNumberOfThreads) {
    const std::vector<float> x = floats(random_numbers(100003, 5));
    double expected = 0;
    for (const float number : x)
        expected += double(number) * number;
    set_compute_threads(1);
    const double alone = squares(x.data(), std::int64_t(x.size()));
    set_compute_threads(3);
    EXPECT_EQ(squares(x.data(), std::int64_t(x.size())), alone);
    set_compute_threads(1);
    EXPECT_NEAR(alone, expected, 1e-9 * expected);
}

}  // namespace
}  // namespace sparsescope::tune_kernels
