// SPDX-License-Identifier: GPL-3.0-or-later
// Maps positions in a filtered table to rows of the dataset and back. It is a bitmap of the rows,
// and for each 64-bit word of it the number of members before that word (4 bytes). Immutable.
#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/types/row_set.h"

namespace sparsescope {

class RowPositions {
  public:
    RowPositions() = default;
    explicit RowPositions(RowSet rows) : rows_(std::move(rows)) {
        before_.reserve(rows_.words().size());
        for (const std::uint64_t word : rows_.words()) {
            before_.push_back(static_cast<std::uint32_t>(count_));
            count_ += std::popcount(word);
        }
    }

    [[nodiscard]] std::int64_t count() const { return count_; }
    [[nodiscard]] const RowSet& rows() const { return rows_; }
    // The rows at positions first … first + n − 1; fewer when the table ends before.
    [[nodiscard]] std::vector<std::int64_t> rows_at(std::int64_t first, std::int64_t n) const {
        std::vector<std::int64_t> found;
        const std::int64_t end = std::min(first + n, count_);
        if (first < 0 || first >= end) return found;
        // The last word that has no more than `first` members before it.
        auto word = static_cast<std::size_t>(
            std::upper_bound(before_.begin(), before_.end(), first) - before_.begin() - 1);
        std::int64_t position = before_[word];
        for (; position < end; ++word) {
            for (std::uint64_t bits = rows_.words()[word]; bits != 0 && position < end;
                 bits &= bits - 1, ++position) {
                if (position < first) continue;
                found.push_back(static_cast<std::int64_t>(word * 64) + std::countr_zero(bits));
            }
        }
        return found;
    }
    // The position of the first member at or after the row; count() when there is none.
    [[nodiscard]] std::int64_t position_of(std::int64_t row) const {
        if (row < 0) return 0;
        const auto at = static_cast<std::size_t>(row);
        if (at >= rows_.rows()) return count_;
        const std::uint64_t below = rows_.words()[at / 64] & ((std::uint64_t{1} << (at % 64)) - 1);
        return before_[at / 64] + std::popcount(below);
    }
    // Adds the rows at positions first … last to the set.
    void add_to(RowSet& set, std::int64_t first, std::int64_t last) const {
        for (const std::int64_t row : rows_at(first, last - first + 1))
            set.add(static_cast<std::size_t>(row));
    }

  private:
    RowSet rows_;
    std::vector<std::uint32_t> before_;
    std::int64_t count_ = 0;
};

}  // namespace sparsescope
