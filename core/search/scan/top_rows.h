// SPDX-License-Identifier: GPL-3.0-or-later
// The best n rows seen so far, as every scan keeps them: a heap whose worst row is on top.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sparsescope::scan {

struct Found {
    std::uint32_t row = 0;
    float score = 0;
    bool operator==(const Found&) const = default;
};

// Score descending, ties by row ascending.
[[nodiscard]] inline bool is_better(const Found& a, const Found& b) {
    return a.score > b.score || (a.score == b.score && a.row < b.row);
}

class TopRows {
  public:
    explicit TopRows(int n) : n_(static_cast<std::size_t>(std::max(n, 0))) { heap_.reserve(n_); }

    // Rows that are offered in ascending order need a score above this one; 0 until n are found.
    [[nodiscard]] float threshold() const { return threshold_; }

    void offer(std::uint32_t row, float score) {
        const Found found{row, score};
        if (heap_.size() < n_) {
            heap_.push_back(found);
            std::push_heap(heap_.begin(), heap_.end(), is_better);
        } else if (n_ > 0 && is_better(found, heap_.front())) {
            replace_worst(found);
        }
        if (n_ > 0 && heap_.size() == n_) threshold_ = heap_.front().score;
    }

    [[nodiscard]] std::vector<Found> best_first() && {
        std::sort_heap(heap_.begin(), heap_.end(), is_better);
        return std::move(heap_);
    }

  private:
    void replace_worst(const Found& found) {
        std::size_t hole = 0;
        for (std::size_t child = 1; child < heap_.size(); child = 2 * hole + 1) {
            if (child + 1 < heap_.size() && is_better(heap_[child], heap_[child + 1])) ++child;
            if (!is_better(found, heap_[child])) break;
            heap_[hole] = heap_[child];
            hole = child;
        }
        heap_[hole] = found;
    }

    std::size_t n_;
    float threshold_ = 0;
    std::vector<Found> heap_;
};

}  // namespace sparsescope::scan
