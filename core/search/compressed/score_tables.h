// SPDX-License-Identifier: GPL-3.0-or-later
// Scanning rows of bytes whose score is Σ_m table[m][byte m]. Rows lie in blocks of 64, byte m of
// all 64 side by side, so that one table at a time is in use and serves a whole register. Where the
// processor can look up 64 bytes at once (AVX-512 VBMI), tables are rounded up to bytes first: sums
// of those are upper bounds, and only rows whose bound is high enough are scored exactly. Private
// to this folder.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sparsescope {

inline constexpr std::size_t rows_per_block = 64;

// The tables of one query.
class ScoreTables {
  public:
    // exact: [bytes, 256].
    explicit ScoreTables(std::vector<float> exact);

    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] const float* exact(std::size_t m) const { return exact_.data() + 256 * m; }
    [[nodiscard]] const std::uint8_t* bounds(std::size_t m) const {
        return bounds_.data() + 256 * m;
    }
    // The bounds of a row that scores at least this much add up to at least the result; 0: those of
    // any row do.
    [[nodiscard]] int threshold(double score) const;

    // The exact score, added up in the order of the bytes. row: its place in the block.
    [[nodiscard]] float score(const std::uint8_t* block, std::size_t row) const {
        float sum = 0;
        for (std::size_t m = 0; m < bytes_; ++m)
            sum += exact(m)[block[m * rows_per_block + row]];
        return sum;
    }

  private:
    std::size_t bytes_;
    std::vector<float> exact_;
    std::vector<std::uint8_t> bounds_;
    // score ≤ offset_ + step_ · Σ bounds, up to the rounding of the score itself
    double offset_ = 0, step_ = 0, rounding_ = 0;
};

// Bit r is set when row r of the block may score `least` or more; it is set for every row that
// does.
using ReachingRows = std::uint64_t (*)(const std::uint8_t* block, const ScoreTables& tables,
                                       double least);
[[nodiscard]] ReachingRows reaching_rows();  // the one for simd_level()

}  // namespace sparsescope
