// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/explained_variance.h"

namespace sparsescope {

ExplainedVariance::ExplainedVariance(std::size_t dim) : sum_(dim) {}

void ExplainedVariance::add(std::span<const float> x, std::span<const float> reconstruction) {
    for (std::size_t j = 0; j < sum_.size(); ++j) {
        const double value = x[j];
        const double error = value - reconstruction[j];
        sum_[j] += value;
        squares_ += value * value;
        residual_ += error * error;
    }
    ++rows_;
}

double ExplainedVariance::value() const {
    double variance = squares_;  // Σ‖x − x̄‖² = Σ‖x‖² − ‖Σx‖²/N
    for (const double sum : sum_)
        variance -= sum * sum / static_cast<double>(rows_);
    // What is left of rows that do not vary is rounding.
    constexpr double rounding = 1e-12;
    return variance > rounding * squares_ ? 1 - residual_ / variance : 0;
}

}  // namespace sparsescope
