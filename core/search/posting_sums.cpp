// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/posting_sums.h"

#include <memory>

namespace sparsescope {

namespace {

constexpr double largest_scale = 60'000;  // keeps factor below 65,536, too
constexpr double smallest_scale = 1'000;  // coarser bounds would not tell rows apart
constexpr std::size_t tile_share = 24;    // more than one posting in so many rows: go in tiles

double scale_for(std::size_t shared) {
    const auto s = static_cast<double>(shared);
    const double scale = (65'535 - 2 * s) / (1 + std::sqrt(s) / 255);
    return std::floor(std::min(largest_scale, scale));
}

}  // namespace

// Kept per thread: 128 KiB of accumulators, all 0 between searches.
struct PostingSums::Scratch {
    alignas(64) std::uint16_t accumulators[Segment::max_rows] = {};
    Candidate candidates[Segment::max_rows + 1];  // of a segment or tile, and one to try
};

PostingSums::Scratch& PostingSums::scratch_of_this_thread() {
    thread_local const std::unique_ptr<Scratch> scratch = std::make_unique<Scratch>();
    return *scratch;
}

PostingSums::PostingSums(std::size_t shared)
    : scale_(scale_for(shared)), kernels_(kernels()), scratch_(scratch_of_this_thread()) {}

void PostingSums::clear() {
    readings_.clear();
    postings_ = 0;
    bound_ = 0;
    bitmaps_ = false;
}

void PostingSums::add(const PostingList& list, double query_weight) {
    const double step = query_weight * list.weight_per_impact();
    readings_.push_back({list, static_cast<std::uint16_t>(std::ceil(step * scale_ * 256))});
    postings_ += list.count;
    bound_ += step * 255;
    bitmaps_ = bitmaps_ || list.bitmap;
}

bool PostingSums::fine_enough() const {
    return scale_ >= smallest_scale;
}

bool PostingSums::better_in_tiles(std::size_t rows) const {
    return bitmaps_ || postings_ * tile_share > rows;
}

std::span<Candidate> PostingSums::reaching_in_tile(std::size_t begin, std::size_t end,
                                                   double score) {
    for (Reading& reading : readings_)
        add_until(reading, begin, end);
    const std::size_t found =
        kernels_.collect(scratch_.accumulators, begin, end, units(score), scratch_.candidates);
    return {scratch_.candidates, found};
}

void PostingSums::add_until(Reading& reading, std::size_t begin, std::size_t end) {
    const PostingList& list = reading.list;
    if (list.bitmap) {
        reading.next += static_cast<std::uint32_t>(
            kernels_.add_bitmap(scratch_.accumulators, list, begin / 64, end / 64,
                                list.impacts() + reading.next, reading.factor));
        return;
    }
    const std::uint32_t from = reading.next;
    const std::uint32_t to = end >= list.rows ? list.count : first_from(list, from, begin, end);
    kernels_.add_array(scratch_.accumulators, list.row_ids() + from, list.impacts() + from,
                       to - from, reading.factor);
    reading.next = to;
}

// The first posting from `from` on whose row is not below `end`; rows before `from` are below
// `begin`. Looks first where it would be if rows were spread evenly.
std::uint32_t PostingSums::first_from(const PostingList& list, std::uint32_t from,
                                      std::size_t begin, std::size_t end) {
    const std::uint16_t* const ids = list.row_ids();
    const auto share =
        static_cast<std::uint32_t>((list.count - from) * (end - begin) / (list.rows - begin));
    std::uint32_t low = from;
    std::uint32_t high = list.count;
    std::uint32_t guess = from + share;
    for (std::uint32_t step = 8; guess < high && ids[guess] < end; step *= 2) {
        low = guess + 1;
        guess += step;
    }
    high = std::min(high, guess);
    for (std::uint32_t step = 8; high > low; step *= 2) {
        guess = high - std::min(step, high - low);
        if (ids[guess] < end) {
            low = guess + 1;
            break;
        }
        high = guess;
    }
    return static_cast<std::uint32_t>(std::lower_bound(ids + low, ids + high, end) - ids);
}

std::span<Candidate> PostingSums::reaching_along_lists(double score, const std::uint64_t* allowed) {
    std::uint16_t* const accumulators = scratch_.accumulators;
    for (const Reading& reading : readings_) {
        kernels_.add_array(accumulators, reading.list.row_ids(), reading.list.impacts(),
                           reading.list.count, reading.factor);
    }
    const std::uint16_t threshold = units(score);
    Candidate* const out = scratch_.candidates;
    std::size_t found = 0;
    for (const Reading& reading : readings_) {
        const std::uint16_t* const ids = reading.list.row_ids();
        for (std::uint32_t i = 0; i < reading.list.count; ++i) {
            const std::uint16_t id = ids[i];
            const std::uint16_t sum = accumulators[id];
            accumulators[id] = 0;
            if (allowed) {
                // Under a filter many reach the threshold and few are let through: no branch could
                // be foreseen.
                out[found] = {id, sum};
                const std::uint64_t bit = allowed[id / 64] >> (id % 64) & 1;
                found += (sum >= threshold ? 1U : 0U) & bit;
            } else if (sum >= threshold) {
                out[found++] = {id, sum};
            }
        }
    }
    return {out, found};
}

}  // namespace sparsescope
