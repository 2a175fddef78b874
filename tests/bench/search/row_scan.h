// SPDX-License-Identifier: GPL-3.0-or-later
// Yardstick: every row's inner product, over the arrays that scipy's compressed sparse rows have
// (32-bit columns, fp32 values), with the query as a dense vector. Exact up to fp32 rounding.
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
    std::vector<std::int32_t> starts_;  // [rows + 1]; scipy too has 32 bits while they do
    std::vector<std::int32_t> columns_;
    std::vector<float> values_;
};

}  // namespace sparsescope::bench
