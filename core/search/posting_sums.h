// SPDX-License-Identifier: GPL-3.0-or-later
// Upper bounds of the scores of one segment's rows, added up in integers from the posting lists of
// the query's neurons. Private to this folder.
//
// A posting adds  c = ((impact·factor) >> 8) + 1,  factor = ⌈q·w·scale·256⌉,
// where q is the query's weight, w the list's weight per impact and scale the accumulator's units
// per 1.0. So c ≥ q·impact·w·scale ≥ q·x·scale for the exact weight x: sums are upper bounds.
// They stay below 65,536: a row shares at most s neurons, Σ q·x ≤ 1 (both of length 1), rounding
// an impact up adds at most q·w, Σ q·w ≤ √s/255, and two units a posting cover the other roundings.
#pragma once
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "core/search/kernels.h"

namespace sparsescope {

class PostingSums {
  public:
    // `shared`: how many neurons a row can share with the query.
    explicit PostingSums(std::size_t shared);

    // Begins with the next segment.
    void clear();
    void add(const PostingList& list, double query_weight);

    [[nodiscard]] bool empty() const { return readings_.empty(); }
    [[nodiscard]] std::size_t postings() const { return postings_; }  // of all lists
    [[nodiscard]] double bound() const { return bound_; }  // but for rounding, no score is higher
    // Whether sums tell rows apart; not when very many neurons are shared.
    [[nodiscard]] bool fine_enough() const;
    // Whether to go through the segment's rows in tiles; else along the lists, which is quicker
    // while they are short.
    [[nodiscard]] bool better_in_tiles(std::size_t rows) const;

    static constexpr std::size_t tile_rows = 16'384;  // whose sums fit the first-level cache
    // The rows of [begin, end) whose bound reaches the score. Tiles are asked for in their order.
    [[nodiscard]] std::span<Candidate> reaching_in_tile(std::size_t begin, std::size_t end,
                                                        double score);
    // The rows of the segment whose bound reaches the score, those of `allowed` (a bit a row; null:
    // all). Reads the lists twice: the second time to find and clear what they touched.
    [[nodiscard]] std::span<Candidate> reaching_along_lists(double score,
                                                            const std::uint64_t* allowed);

    // The smallest sum that a row of this score can have.
    [[nodiscard]] std::uint16_t units(double score) const {
        return static_cast<std::uint16_t>(std::clamp(std::floor(score * scale_), 1.0, 65'535.0));
    }

  private:
    // A list of the query in one segment, and how far it has been read.
    struct Reading {
        PostingList list;
        std::uint16_t factor = 0;
        std::uint32_t next = 0;  // posting
    };
    struct Scratch;
    static Scratch& scratch_of_this_thread();

    void add_until(Reading& reading, std::size_t begin, std::size_t end);
    static std::uint32_t first_from(const PostingList& list, std::uint32_t from, std::size_t begin,
                                    std::size_t end);

    double scale_;
    const Kernels& kernels_;
    Scratch& scratch_;
    std::vector<Reading> readings_;
    std::size_t postings_ = 0;
    double bound_ = 0;
    bool bitmaps_ = false;
};

}  // namespace sparsescope
