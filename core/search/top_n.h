// SPDX-License-Identifier: GPL-3.0-or-later
// The best n rows seen: score descending, ties by row (and so by document id) ascending.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace sparsescope {

struct ScoredRow {
    std::int64_t row = 0;
    double score = 0;
};

[[nodiscard]] inline bool is_better(const ScoredRow& a, const ScoredRow& b) {
    return a.score != b.score ? a.score > b.score : a.row < b.row;
}

// Rows are gathered, and cut back to the best n whenever there are a good many more. This is
// cheaper than a heap, at the price of a floor that lags a little behind.
class TopN {
  public:
    explicit TopN(std::size_t n) : n_(n), capacity_(n + std::max<std::size_t>(n / 4, 16)) {
        rows_.reserve(std::min<std::size_t>(capacity_, 8192));
    }

    // A row with a smaller score cannot be among the best n any more. −∞ until the first cut.
    [[nodiscard]] double floor() const { return floor_; }
    // Returns whether the floor rose.
    bool push(const ScoredRow& row) {
        if (row.score < floor_ || n_ == 0) return false;
        rows_.push_back(row);
        if (rows_.size() < capacity_) return false;
        cut();
        return true;
    }
    // Best first.
    [[nodiscard]] std::vector<ScoredRow> take() && {
        if (rows_.size() > n_) cut();
        std::sort(rows_.begin(), rows_.end(), is_better);
        return std::move(rows_);
    }

  private:
    void cut() {
        const auto last = rows_.begin() + static_cast<std::ptrdiff_t>(n_) - 1;
        std::nth_element(rows_.begin(), last, rows_.end(), is_better);
        floor_ = last->score;
        rows_.resize(n_);
    }
    std::size_t n_;
    std::size_t capacity_;
    double floor_ = -std::numeric_limits<double>::infinity();
    std::vector<ScoredRow> rows_;
};

}  // namespace sparsescope
