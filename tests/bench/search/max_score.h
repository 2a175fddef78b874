// SPDX-License-Identifier: GPL-3.0-or-later
// Yardstick: document-at-a-time MaxScore over whole posting lists of 32-bit ids and fp32 weights,
// as engines with sparse vectors keep them. Lists whose largest products together cannot reach the
// threshold are only looked into for documents found in the others. Exact up to fp32 rounding.
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
    std::vector<float> largest_;         // [hidden], weight of each list
};

}  // namespace sparsescope::bench
