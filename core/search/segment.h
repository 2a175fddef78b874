// SPDX-License-Identifier: GPL-3.0-or-later
// One immutable window of at most 65,536 rows of the inverted index at one k.
//
// Per neuron a list of postings, in row order: rows as u16 within the window, impacts as u8. An
// impact stands for a weight of the row's code of length 1, rounded up:
//     weight ≤ impact / 255 · largest,   largest = the list's largest weight, rounded up to fp16,
// so that adding impacts gives an upper bound of the score. The few rows whose bound is high enough
// are scored exactly from the forward rows. A list with many rows is a bitmap with the impacts
// behind it; a short one an array of rows with the impacts behind it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/search/forward_rows.h"

namespace sparsescope {

// The postings of one neuron in one segment.
struct PostingList {
    const std::uint16_t* data = nullptr;
    std::uint32_t count = 0;
    std::uint16_t largest = 0;  // fp16; 0: no postings
    bool bitmap = false;
    std::uint32_t rows = 0;  // those of the segment

    // An array's `count` rows, ascending.
    [[nodiscard]] const std::uint16_t* row_ids() const { return data; }
    // Word i of a bitmap: rows 64·i to 64·i + 63.
    [[nodiscard]] std::uint64_t word(std::size_t i) const {
        std::uint64_t bits;
        std::memcpy(&bits, data + 4 * i, sizeof(bits));
        return bits;
    }
    // `count` of them, in row order.
    [[nodiscard]] const std::uint8_t* impacts() const {
        const std::size_t before = bitmap ? (rows + 63) / 64 * 4 : count;
        return reinterpret_cast<const std::uint8_t*>(data + before);
    }
    // No weight is larger than this times its impact.
    [[nodiscard]] double weight_per_impact() const {
        return static_cast<double>(canonical_value(largest)) / 255;
    }
};

class Segment {
  public:
    static constexpr std::size_t max_rows = 65'536;
    static constexpr std::uint32_t format_version = 1;

    // Takes at most max_rows rows.
    explicit Segment(ForwardRows rows);
    // The error is corrupt when the bytes are no segment of this version, k and hidden, or are
    // damaged. Never reads out of bounds, whatever the bytes are.
    [[nodiscard]] static Result<Segment> parse(std::span<const std::byte> bytes, int k,
                                               std::size_t hidden);
    [[nodiscard]] std::vector<std::byte> serialize() const;

    Segment(Segment&&) = default;
    Segment& operator=(Segment&&) = default;

    [[nodiscard]] std::size_t rows() const { return forward_.rows(); }
    [[nodiscard]] const ForwardRows& forward() const { return forward_; }
    [[nodiscard]] std::size_t hidden() const { return forward_.hidden(); }
    [[nodiscard]] std::size_t bytes() const;  // of memory
    // Calls body(neuron, list, offset) for every neuron that has postings, ascending; list_at()
    // finds the list again.
    template <class Body>
    void for_each_list(Body&& body) const {
        std::size_t offset = 0;
        for (std::size_t neuron = 0; neuron < counts_.size(); ++neuron) {
            if (largest_[neuron] == 0) continue;
            const PostingList list = list_at(offset, counts_[neuron], largest_[neuron]);
            body(static_cast<NeuronId>(neuron), list, static_cast<std::uint32_t>(offset));
            offset += list_size(list.count, rows());
        }
    }
    [[nodiscard]] PostingList list_at(std::size_t offset, std::uint16_t count_minus_one,
                                      std::uint16_t largest) const {
        const std::uint32_t count = count_minus_one + 1U;
        return {postings_.data() + offset, count, largest, is_bitmap(count, rows()),
                static_cast<std::uint32_t>(rows())};
    }

  private:
    [[nodiscard]] static bool is_bitmap(std::size_t count, std::size_t rows);
    // The size in units of 16 bits.
    [[nodiscard]] static std::size_t list_size(std::size_t count, std::size_t rows);
    Segment(ForwardRows rows, std::vector<std::uint16_t> counts, std::vector<std::uint16_t> largest,
            std::vector<std::uint16_t> postings);
    [[nodiscard]] bool sound() const;

    ForwardRows forward_;
    // By neuron: postings − 1 (65,536 must fit), and the largest weight as fp16, 0 for no postings.
    std::vector<std::uint16_t> counts_;
    std::vector<std::uint16_t> largest_;
    std::vector<std::uint16_t> postings_;  // the lists, neuron by neuron
};

// At this share of rows a bitmap is read faster than an array and is never larger (1/16 would be).
inline constexpr std::size_t bitmap_share = 8;  // one row in so many

inline bool Segment::is_bitmap(std::size_t count, std::size_t rows) {
    return count * bitmap_share >= rows && rows >= 64;
}
inline std::size_t Segment::list_size(std::size_t count, std::size_t rows) {
    return (is_bitmap(count, rows) ? (rows + 63) / 64 * 4 : count) + (count + 1) / 2;
}

}  // namespace sparsescope
