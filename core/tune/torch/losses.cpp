// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/torch/losses.h"

#include <limits>

#include "core/tune/torch/sentence.h"
#include "core/types/ids.h"

namespace sparsescope::tune {

namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

}  // namespace

at::Tensor rank_magnitudes(const at::Tensor& x) {
    const c10::NoGradGuard no_gradient;
    return x.detach().abs().argsort(true, 1, true).argsort(std::int64_t{1}, false);
}

at::Tensor masked(const at::Tensor& x, const at::Tensor& rank, int k) {
    return x * rank.lt(k).to(x.scalar_type());
}

std::vector<std::uint8_t> left_out(const Candidates& candidates) {
    const auto& [anchors, positives, negatives, groups] = candidates;
    const std::size_t pairs = anchors.size(), columns = pairs + negatives.size();
    const std::size_t each = pairs == 0 ? 0 : negatives.size() / pairs;
    std::vector<std::uint8_t> out(pairs * columns, 0);
    for (std::size_t i = 0; i < pairs; ++i) {
        const bool grouped = !groups.empty() && groups[i] != no_label;
        for (std::size_t column = 0; column < columns; ++column) {
            if (column == i) continue;
            const bool negative = column >= pairs;
            const std::size_t owner = negative ? (column - pairs) / each : column;
            const std::int32_t document = negative ? negatives[column - pairs] : positives[column];
            const bool same_group = grouped && groups[owner] == groups[i];
            const bool alike = negative ? grouped && !same_group : same_group;
            out[i * columns + column] = alike || document == anchors[i] || document == positives[i];
        }
    }
    return out;
}

at::Tensor info_nce(const at::Tensor& anchors, const at::Tensor& candidates,
                    const at::Tensor& left_out, double temperature) {
    const at::Tensor scores =
        (at::matmul(to_length_one(anchors), to_length_one(candidates).t()) * (1 / temperature))
            .masked_fill(left_out, minus_infinity);
    return (at::logsumexp(scores, 1) - scores.diagonal()).mean();
}

at::Tensor cosent(const at::Tensor& first, const at::Tensor& second, std::span<const float> scores,
                  double temperature) {
    const at::Tensor cosines =
        (to_length_one(first) * to_length_one(second)).sum(1) * (1 / temperature);
    const std::size_t pairs = scores.size();
    std::vector<std::int64_t> lower, higher;
    for (std::size_t i = 0; i < pairs; ++i)
        for (std::size_t j = 0; j < pairs; ++j)
            if (scores[i] < scores[j]) {
                lower.push_back(std::int64_t(i));
                higher.push_back(std::int64_t(j));
            }
    const at::Tensor differences = cosines.index_select(0, tensor_of(lower, cosines.device())) -
                                   cosines.index_select(0, tensor_of(higher, cosines.device()));
    const at::Tensor one = at::zeros({1}, cosines.options().requires_grad(false));
    return at::logsumexp(at::cat({one, differences}), 0);
}

}  // namespace sparsescope::tune
