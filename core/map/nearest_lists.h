// SPDX-License-Identifier: GPL-3.0-or-later
// The best n candidates of many rows, best first. Of candidates with equal scores those that came
// first stay, so whoever offers rows in ascending order keeps the lowest. Private to this folder.
#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace sparsescope {

class NearestLists {
  public:
    static constexpr std::uint32_t no_row = std::numeric_limits<std::uint32_t>::max();

    NearestLists() = default;
    NearestLists(std::size_t lists, std::size_t n)
        : n_(n),
          scores_(lists * n, -std::numeric_limits<float>::infinity()),
          rows_(lists * n, no_row) {}

    [[nodiscard]] std::size_t n() const { return n_; }
    [[nodiscard]] std::size_t size() const { return n_ > 0 ? rows_.size() / n_ : 0; }
    // A candidate needs a score above this one.
    [[nodiscard]] float limit(std::size_t list) const { return scores_[list * n_ + n_ - 1]; }
    [[nodiscard]] std::span<const float> scores(std::size_t list) const {
        return std::span(scores_).subspan(list * n_, n_);
    }
    [[nodiscard]] std::span<const std::uint32_t> rows(
        std::size_t list) const {  // no_row at the end
        return std::span(rows_).subspan(list * n_, n_);
    }
    void clear(std::size_t list) {
        std::fill_n(scores_.begin() + static_cast<std::ptrdiff_t>(list * n_), n_,
                    -std::numeric_limits<float>::infinity());
        std::fill_n(rows_.begin() + static_cast<std::ptrdiff_t>(list * n_), n_, no_row);
    }
    void offer(std::size_t list, std::uint32_t row, float score) {
        float* const scores = scores_.data() + list * n_;
        std::uint32_t* const rows = rows_.data() + list * n_;
        std::size_t at = n_;
        for (; at > 0 && scores[at - 1] < score; --at)
            if (at < n_) {
                scores[at] = scores[at - 1];
                rows[at] = rows[at - 1];
            }
        if (at == n_) return;
        scores[at] = score;
        rows[at] = row;
    }

  private:
    std::size_t n_ = 0;
    std::vector<float> scores_;
    std::vector<std::uint32_t> rows_;
};

}  // namespace sparsescope
