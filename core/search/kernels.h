// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loops of a search over one segment, for the processor the program runs on. All levels
// give the same bits: everything is integers. Private to this folder and its tests.
//
// Accumulators are u16, one per row of a segment; a posting adds ((impact·factor) >> 8) + 1, an
// upper bound of its share of the score (posting_sums.h chooses the factor so that nothing
// overflows).
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/search/segment.h"
#include "core/search/simd.h"

namespace sparsescope {

// A row of a window whose accumulator reached the threshold.
struct Candidate {
    std::uint16_t row;
    std::uint16_t bound;
};

struct Kernels {
    std::string_view instructions;  // "AVX2"
    // Adds an array of postings.
    void (*add_array)(std::uint16_t* accumulators, const std::uint16_t* rows,
                      const std::uint8_t* impacts, std::size_t count, std::uint16_t factor);
    // Adds the words [first, last) of a bitmap; impacts: that of their first row on. Returns how
    // many rows they hold.
    std::size_t (*add_bitmap)(std::uint16_t* accumulators, const PostingList& list,
                              std::size_t first, std::size_t last, const std::uint8_t* impacts,
                              std::uint16_t factor);
    // Finds the rows of [first, last) (multiples of 64) that have at least `threshold` (≥ 1), in
    // row order, and sets all accumulators there to 0. out has room for last − first. Returns how
    // many were found.
    std::size_t (*collect)(std::uint16_t* accumulators, std::size_t first, std::size_t last,
                           std::uint16_t threshold, Candidate* out);
    // How many bits are set.
    std::size_t (*count_bits)(const std::uint64_t* words, std::size_t count);
};
[[nodiscard]] const Kernels& kernels();  // of simd_level()

}  // namespace sparsescope
