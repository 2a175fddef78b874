// SPDX-License-Identifier: GPL-3.0-or-later
// A set of rows of one dataset, as a bitmap: what a filter lets through, what was removed. Std
// only.
#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sparsescope {

class RowSet {
  public:
    RowSet() = default;
    explicit RowSet(std::size_t rows, bool all = false)
        : rows_(rows), words_((rows + 63) / 64, all ? ~std::uint64_t{0} : 0) {
        clear_tail();
    }

    [[nodiscard]] std::size_t rows() const { return rows_; }  // the dataset's, not the set's
    [[nodiscard]] bool contains(std::size_t row) const {
        return row < rows_ && (words_[row / 64] >> (row % 64) & 1) != 0;
    }
    void add(std::size_t row) { words_[row / 64] |= std::uint64_t{1} << (row % 64); }
    void remove(std::size_t row) { words_[row / 64] &= ~(std::uint64_t{1} << (row % 64)); }
    [[nodiscard]] std::size_t count() const { return count(0, words_.size()); }
    [[nodiscard]] bool empty() const {
        return std::ranges::all_of(words_, [](std::uint64_t word) { return word == 0; });
    }
    // Members in the 64-row words [first, last).
    [[nodiscard]] std::size_t count(std::size_t first, std::size_t last) const {
        std::size_t members = 0;
        for (std::size_t i = first; i < std::min(last, words_.size()); ++i)
            members += static_cast<std::size_t>(std::popcount(words_[i]));
        return members;
    }

    // Both sets are of the same dataset.
    RowSet& operator&=(const RowSet& other) {
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] &= other.words_[i];
        return *this;
    }
    RowSet& operator|=(const RowSet& other) {
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] |= other.words_[i];
        return *this;
    }
    void invert() {
        for (std::uint64_t& word : words_)
            word = ~word;
        clear_tail();
    }
    // Rows that a dataset gained after the set was made are not in it, unless member is true.
    void resize(std::size_t rows, bool member = false) {
        const std::size_t before = rows_;
        words_.resize((rows + 63) / 64, 0);
        rows_ = rows;
        if (member) {
            for (std::size_t row = before; row < rows; ++row)
                add(row);
        }
        clear_tail();
    }
    // Calls body(row) for each member, ascending.
    template <class Body>
    void for_each(Body&& body) const {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            for (std::uint64_t word = words_[i]; word != 0; word &= word - 1)
                body(i * 64 + static_cast<std::size_t>(std::countr_zero(word)));
        }
    }
    // Bit b of word w is row 64·w + b; bits beyond the last row are 0.
    [[nodiscard]] std::span<const std::uint64_t> words() const { return words_; }
    bool operator==(const RowSet&) const = default;

  private:
    void clear_tail() {
        if (rows_ % 64 != 0) words_.back() &= (std::uint64_t{1} << (rows_ % 64)) - 1;
    }
    std::size_t rows_ = 0;
    std::vector<std::uint64_t> words_;
};

}  // namespace sparsescope
