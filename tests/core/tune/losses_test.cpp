// SPDX-License-Identifier: GPL-3.0-or-later
// The staged losses against numbers of Python, and their gradients against finite differences.
//
// The numbers: x[i][j] = sin(1 + 3i + 7j), rows 0–2 anchors, 3–5 positives, 6–8 negatives; masked
// with torch.topk of |x|; cross_entropy(cos_sim(a, c)/0.05, arange(3)), which is the forward of
// MultipleNegativesRankingLoss, and that of CoSENTLoss with scores 0.2, 0.9, 0.5; in double.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "core/tune/torch/losses.h"
#include "core/types/ids.h"

namespace sparsescope::tune {
namespace {

constexpr std::int64_t dim = 5;

std::vector<double> numbers(std::int64_t rows, std::int64_t first) {
    std::vector<double> x;
    for (std::int64_t i = first; i < first + rows; ++i)
        for (std::int64_t j = 0; j < dim; ++j)
            x.push_back(
                std::sin(1.0 + 3.0 * static_cast<double>(i) + 7.0 * static_cast<double>(j)));
    return x;
}

at::Tensor tensor(const std::vector<double>& x) {
    return tensor_of(std::span<const double>(x), {std::int64_t(x.size()) / dim, dim}, at::kCPU);
}

at::Tensor mask_of(const Candidates& candidates) {
    const auto out = left_out(candidates);
    const auto pairs = std::int64_t(candidates.anchors.size());
    return tensor_of(std::vector<std::int64_t>(out.begin(), out.end()), at::kCPU)
        .view({pairs, -1})
        .to(at::kBool);
}

const std::vector<std::int32_t> anchors{0, 1, 2}, positives{3, 4, 5}, negatives{6, 7, 8};

at::Tensor top(const at::Tensor& x, int k) {
    return masked(x, rank_magnitudes(x), k);
}

double nce(int k, bool with_negatives) {
    const at::Tensor a = top(tensor(numbers(3, 0)), k);
    const at::Tensor c = top(tensor(numbers(with_negatives ? 6 : 3, 3)), k);
    const Candidates who{anchors, positives, {}, {}}, more{anchors, positives, negatives, {}};
    return info_nce(a, c, mask_of(with_negatives ? more : who), 0.05).item<double>();
}

TEST(Losses, InfoNceIsThatOfPython) {
    EXPECT_NEAR(nce(2, false), 28.036950123798704, 1e-9);
    EXPECT_NEAR(nce(5, false), 36.287231713919674, 1e-9);
    EXPECT_NEAR(nce(2, true), 28.295364966096617, 1e-9);
    EXPECT_NEAR(nce(5, true), 36.310443361549964, 1e-9);
}

TEST(Losses, CosentIsThatOfPython) {
    const float scores[] = {0.2F, 0.9F, 0.5F};
    const at::Tensor a = tensor(numbers(3, 0)), b = tensor(numbers(3, 3));
    EXPECT_NEAR(cosent(a, b, scores, 0.05).item<double>(), 1.330564286547542, 1e-9);
    EXPECT_NEAR(cosent(top(a, 2), top(b, 2), scores, 0.05).item<double>(), 8.65120024503541, 1e-9);
    // Nothing to order: log(1 + 0).
    const float equal[] = {1, 1, 1};
    EXPECT_EQ(cosent(a, b, equal, 0.05).item<double>(), 0);
}

// Two unit vectors at right angles, τ 1: each row is −log(e/(e + 1)).
TEST(Losses, InfoNceByHand) {
    const at::Tensor x = tensor({1, 0, 0, 0, 0, 0, 2, 0, 0, 0});
    const std::vector<std::int32_t> two{0, 1}, others{2, 3};
    const at::Tensor mask = mask_of({two, others, {}, {}});
    EXPECT_NEAR(info_nce(x, x, mask, 1).item<double>(), std::log(1 + std::exp(-1.0)), 1e-12);
}

TEST(Losses, TheMaskKeepsTheLargestMagnitudes) {
    const at::Tensor kept = top(tensor({1, -3, 2, 0, -1}), 2);
    EXPECT_TRUE(kept.equal(tensor({0, -3, 2, 0, 0})));
    EXPECT_EQ(top(tensor({1, 1, 1, 1, 1}), 3).sum().item<double>(), 3);  // ties: three, not five
}

TEST(Losses, GroupsAndRepeatedDocumentsAreNoNegatives) {
    const std::vector<std::int32_t> groups{7, 7, no_label};
    EXPECT_EQ(left_out({anchors, positives, {}, groups}),
              (std::vector<std::uint8_t>{0, 1, 0, 1, 0, 0, 0, 0, 0}));
    // A negative of group 7 may be alike to a pair of group 8, but not to another of group 7.
    const std::vector<std::int32_t> others{7, 8, 7};
    EXPECT_EQ(left_out({anchors, positives, negatives, others}),
              (std::vector<std::uint8_t>{0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0}));
    // The second pair has the first one's positive, and the third pair's positive is anchor 0.
    const std::vector<std::int32_t> repeated{3, 3, 0};
    EXPECT_EQ(left_out({anchors, repeated, {}, {}}),
              (std::vector<std::uint8_t>{0, 1, 1, 1, 0, 0, 0, 0, 0}));
}

// The largest difference of ∂loss/∂x from finite differences.
double error_of(const std::function<at::Tensor(const at::Tensor&)>& loss) {
    std::vector<double> x = numbers(9, 0);
    const at::Tensor leaf = tensor(x).set_requires_grad(true);
    loss(leaf).backward();
    double error = 0, largest = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double before = x[i], h = 1e-6;
        x[i] = before + h;
        const double above = loss(tensor(x)).item<double>();
        x[i] = before - h;
        const double below = loss(tensor(x)).item<double>();
        x[i] = before;
        const double ours = leaf.grad().view(-1)[std::int64_t(i)].item<double>();
        error = std::max(error, std::abs((above - below) / (2 * h) - ours));
        largest = std::max(largest, std::abs(ours));
    }
    EXPECT_GT(largest, 1e-2);
    return error;
}

TEST(Losses, GradientsAreThoseOfFiniteDifferences) {
    const std::vector<std::int32_t> groups{7, 7, no_label};
    for (const int k : {2, 3, 5})
        EXPECT_LT(error_of([&](const at::Tensor& x) {
                      const at::Tensor y = top(x, k);
                      return info_nce(y.slice(0, 0, 3), y.slice(0, 3, 9),
                                      mask_of({anchors, positives, negatives, groups}), 0.5);
                  }),
                  1e-7)
            << k;
    const float scores[] = {0.2F, 0.9F, 0.5F};
    EXPECT_LT(error_of([&](const at::Tensor& x) {
                  const at::Tensor y = top(x, 3);
                  return cosent(y.slice(0, 0, 3), y.slice(0, 3, 6), scores, 0.5);
              }),
              1e-7);
}

}  // namespace
}  // namespace sparsescope::tune
