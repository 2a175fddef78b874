// SPDX-License-Identifier: GPL-3.0-or-later
// A yardstick: an index in the manner of SINDI (VSAG, Knowhere). Posting lists are cut into windows
// of 65,535 documents with 16-bit local ids and half-precision weights. A query adds products to a
// window of float accumulators and then collects those above the running threshold, in one of the
// two ways that the implementations of SINDI offer. The index is not pruned, so that its only error
// is the rounding to half precision.
#pragma once
#include <cstdint>
#include <vector>

#include "core/types/code_matrix.h"
#include "tests/bench/search/simd.h"
#include "tests/bench/search/top_rows.h"

namespace sparsescope::bench {

class Sindi {
  public:
    enum class Collect {
        scan,        // compare the whole window, vectorised (Knowhere)
        term_lists,  // walk the query's lists again (VSAG's default)
    };
    static constexpr std::size_t window_documents = 65535;

    Sindi(const CodeMatrix& codes, int k, SimdLevel simd = best_simd_level());

    // Must not be called from two threads at once, because the index keeps its accumulators, as a
    // worker keeps its scratch memory.
    [[nodiscard]] std::vector<Found> search(CodeView query, int n, Collect collect) const;
    [[nodiscard]] std::size_t bytes() const;

  private:
    struct Window {
        std::uint32_t first_row = 0;
        std::uint32_t rows = 0;
        std::vector<std::uint32_t> starts;   // [hidden + 1]
        std::vector<std::uint16_t> ids;      // within the window, ascending within a list
        std::vector<std::uint16_t> weights;  // half precision, of codes of length 1
    };
    static Window make_window(const CodeMatrix& codes, std::size_t first, std::size_t rows, int k);

    SimdLevel simd_;
    std::size_t hidden_;
    std::vector<Window> windows_;
    mutable std::vector<float> accumulators_;
};

}  // namespace sparsescope::bench
