// SPDX-License-Identifier: GPL-3.0-or-later
// A yardstick: MaxScore, document at a time, over whole posting lists of 32-bit ids and fp32
// weights, as search engines with sparse vectors keep them. Lists whose largest products together
// cannot reach the threshold are read only at documents found in other lists. Exact up to fp32
// rounding.
#pragma once
#include <cstdint>
#include <vector>

#include "core/types/code_matrix.h"
#include "tests/bench/search/top_rows.h"

namespace sparsescope::bench {

class MaxScore {
  public:
    MaxScore(const CodeMatrix& codes, int k);
    [[nodiscard]] std::vector<Found> search(CodeView query, int n) const;
    [[nodiscard]] std::size_t bytes() const;

  private:
    std::vector<std::uint64_t> starts_;  // [hidden + 1]
    std::vector<std::uint32_t> rows_;    // ascending within a list
    std::vector<float> weights_;         // of codes of length 1
    std::vector<float> largest_;         // [hidden], the largest weight of each list
};

}  // namespace sparsescope::bench
