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

class TopN {
  public:
    explicit TopN(std::size_t n) : n_(n) { heap_.reserve(std::min<std::size_t>(n, 4096)); }

    [[nodiscard]] std::size_t size() const { return heap_.size(); }
    [[nodiscard]] bool full() const { return heap_.size() >= n_; }
    // A row with a smaller score cannot enter any more.
    [[nodiscard]] double floor() const {
        return full() && n_ > 0 ? heap_.front().score : -std::numeric_limits<double>::infinity();
    }
    void push(const ScoredRow& row) {
        if (n_ == 0) return;
        if (full()) {
            if (!is_better(row, heap_.front())) return;
            std::pop_heap(heap_.begin(), heap_.end(), is_better);
            heap_.back() = row;
        } else {
            heap_.push_back(row);
        }
        std::push_heap(heap_.begin(), heap_.end(), is_better);
    }
    // Best first.
    [[nodiscard]] std::vector<ScoredRow> take() && {
        std::sort_heap(heap_.begin(), heap_.end(), is_better);
        return std::move(heap_);
    }

  private:
    std::size_t n_;
    std::vector<ScoredRow> heap_;  // its front is the worst
};

}  // namespace sparsescope
