// SPDX-License-Identifier: GPL-3.0-or-later
// A yardstick: the inner product of every row with the query as a dense vector, over the arrays of
// scipy's compressed sparse rows (32-bit columns, fp32 values). Exact up to fp32 rounding.
#pragma once
#include <cstdint>
#include <vector>

#include "core/types/code_matrix.h"
#include "tests/bench/search/top_rows.h"

namespace sparsescope::bench {

class RowScan {
  public:
    RowScan(const CodeMatrix& codes, int k);
    [[nodiscard]] std::vector<Found> search(CodeView query, int n) const;
    [[nodiscard]] std::size_t bytes() const;

  private:
    std::size_t hidden_;
    std::vector<std::int32_t> starts_;  // [rows + 1], of 32 bits as in scipy
    std::vector<std::int32_t> columns_;
    std::vector<float> values_;
};

}  // namespace sparsescope::bench
