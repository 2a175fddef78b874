// SPDX-License-Identifier: GPL-3.0-or-later
// How much of the rows' variance their reconstructions explain:
//   EV = 1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² over the rows (a ratio of sums), accumulated in double.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace sparsescope {

class ExplainedVariance {
  public:
    explicit ExplainedVariance(std::size_t dim);
    void add(std::span<const float> x, std::span<const float> reconstruction);
    [[nodiscard]] double value() const;  // 0 when the rows do not vary
  private:
    std::vector<double> sum_;
    double squares_ = 0;
    double residual_ = 0;
    std::int64_t rows_ = 0;
};

}  // namespace sparsescope
