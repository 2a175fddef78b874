// SPDX-License-Identifier: GPL-3.0-or-later
// One search over a SparseIndex. The bounds:
//   a posting adds  c = ((impact·factor) >> 8) + 1,  factor = ⌈q·w·scale·256⌉,
// where q is the query's weight, w the list's weight per impact and scale the accumulator's units
// per 1.0. So c ≥ q·impact·w·scale ≥ q·x·scale for the exact weight x: sums are upper bounds.
// They stay below 65,536: a row shares at most s neurons, Σ q·x ≤ 1 (both of length 1), rounding
// an impact up adds at most q·w, Σ q·w ≤ √s/255, and two units a posting cover the other roundings.
#include <algorithm>
#include <cmath>
#include <memory>

#include "core/search/kernels.h"
#include "core/search/sparse_index.h"

namespace sparsescope {

namespace {

constexpr double largest_scale = 60'000;   // keeps factor below 65,536, too
constexpr double smallest_scale = 1'000;   // coarser bounds would not tell rows apart
constexpr std::size_t tile_rows = 16'384;  // whose accumulators fit the first-level cache
constexpr std::size_t scan_share = 24;     // more than one posting in so many rows: scan tiles

double scale_for(std::size_t shared) {
    const auto s = static_cast<double>(shared);
    const double scale = (65'535 - 2 * s) / (1 + std::sqrt(s) / 255);
    return std::floor(std::min(largest_scale, scale));
}

// Kept per thread: 128 KiB of accumulators, all 0 between searches.
struct Scratch {
    alignas(64) std::uint16_t accumulators[Segment::max_rows] = {};
    Candidate candidates[Segment::max_rows + 1];  // of one window or tile, and one to try
};

Scratch& scratch_of_this_thread() {
    thread_local const std::unique_ptr<Scratch> scratch = std::make_unique<Scratch>();
    return *scratch;
}

// A list of the query in one segment, and how far it has been read.
struct Reading {
    PostingList list;
    std::uint16_t factor = 0;
    std::uint32_t next = 0;  // posting
};

}  // namespace

class IndexSearch {
  public:
    IndexSearch(const SparseIndex& index, const QueryCode& query,
                const SparseIndex::Options& options, SearchCost& cost)
        : index_(index),
          query_(query),
          options_(options),
          cost_(cost),
          scorer_(query, index.hidden()),
          scale_(scale_for(std::min(query.size(), static_cast<std::size_t>(index.k())))),
          kernels_(kernels()),
          scratch_(scratch_of_this_thread()) {
        readings_.reserve(query.size());
    }

    std::vector<ScoredRow> run() {
        const auto n = static_cast<std::size_t>(options_.n);
        count_allowed();
        const double start = starting_threshold();
        std::vector<ScoredRow> best = pass(start);
        // Enough rows reached the threshold it started at: no other row can be among the best.
        if (start > 0 && best.size() < n) best = pass(0);
        return best;
    }

  private:
    // A score that, as far as the index knows, n rows reach.
    [[nodiscard]] double starting_threshold() const {
        auto wanted = static_cast<double>(options_.n);
        if (options_.excluded >= 0) ++wanted;
        if (options_.allowed) {
            if (allowed_rows_ == 0) return 0;
            const double share =
                static_cast<double>(allowed_rows_) / static_cast<double>(index_.rows());
            if (share < 1) wanted = 1.25 * wanted / share + 3;
        }
        const auto& ranks = SparseIndex::seed_ranks;
        const auto rank = std::find_if(ranks.begin(), ranks.end(), [&](std::size_t candidate) {
            return static_cast<double>(candidate) >= wanted;
        });
        if (rank == ranks.end()) return 0;
        const auto at = static_cast<std::size_t>(rank - ranks.begin());
        double threshold = 0;
        for (std::size_t i = 0; i < query_.size(); ++i)
            threshold = std::max(
                threshold, query_.weight(i) *
                               static_cast<double>(index_.directory_->seeds[query_.neuron(i)][at]) /
                               SparseIndex::seed_bins);
        return threshold * (1 - 0x1p-30);  // the exact sum may round down
    }

    // How many rows of each segment the filter lets through.
    void count_allowed() {
        if (!options_.allowed) return;
        const auto words = options_.allowed->words();
        for (std::size_t i = 0; i < index_.segments_.size(); ++i) {
            const std::size_t first = std::min(words.size(), index_.first_rows_[i] / 64);
            const std::size_t last = std::min(
                words.size(), (index_.first_rows_[i] + index_.segments_[i]->rows() + 63) / 64);
            // Segments begin and end at multiples of 64; else a few rows too many do no harm.
            allowed_in_.push_back(kernels_.count_bits(words.data() + first, last - first));
            allowed_rows_ += allowed_in_.back();
        }
        const std::size_t tail = std::min(words.size(), index_.tail_first_row_ / 64);
        allowed_rows_ += kernels_.count_bits(words.data() + tail, words.size() - tail);
    }

    std::vector<ScoredRow> pass(double threshold) {
        threshold_ = threshold;
        cost_ = {};
        best_ = TopN(static_cast<std::size_t>(options_.n));
        for (std::size_t i = 0; i < index_.segments_.size(); ++i)
            search_segment(i);
        if (index_.tail_) score_rows(*index_.tail_, index_.tail_first_row_);
        return std::move(best_).take();
    }

    // A row must reach this to be of interest.
    [[nodiscard]] double needed() const { return std::max(threshold_, best_.floor()); }

    void search_segment(std::size_t i) {
        const Segment& segment = *index_.segments_[i];
        const std::size_t first_row = index_.first_rows_[i];
        std::size_t postings = 0;
        double bound = 0;
        bool bitmaps = false;
        readings_.clear();
        for (std::size_t j = 0; j < query_.size(); ++j) {
            const SparseIndex::Place& place = index_.places(query_.neuron(j))[i];
            if (place.largest == 0) continue;
            const PostingList list =
                segment.list_at(place.offset, place.count_minus_one, place.largest);
            const double step = query_.weight(j) * list.weight_per_impact();
            const auto factor = static_cast<std::uint16_t>(std::ceil(step * scale_ * 256));
            readings_.push_back({list, factor});
            postings += list.count;
            bound += step * 255;
            bitmaps = bitmaps || list.bitmap;
        }
        if (readings_.empty()) return;
        if (bound * (1 + 0x1p-30) < needed()) return;
        if (options_.allowed) {
            if (allowed_in_[i] == 0) return;
            if (allowed_in_[i] * cheap_share < postings) return score_allowed(segment, first_row);
        }
        if (scale_ < smallest_scale) return score_rows(segment.forward(), first_row);
        cost_.postings += static_cast<std::int64_t>(postings);
        if (bitmaps || postings * scan_share > segment.rows()) {
            scan_tiles(segment, first_row);
        } else {
            walk_lists(segment, first_row);
        }
    }

    // Many postings: tile by tile, each cleared by a scan while it is in the cache.
    void scan_tiles(const Segment& segment, std::size_t first_row) {
        const std::size_t rows = (segment.rows() + 63) / 64 * 64;
        for (std::size_t begin = 0; begin < rows; begin += tile_rows) {
            const std::size_t end = std::min(rows, begin + tile_rows);
            for (Reading& reading : readings_)
                add_until(reading, begin, end);
            Candidate* const out = scratch_.candidates;
            std::size_t found =
                kernels_.collect(scratch_.accumulators, begin, end, units(needed()), out);
            if (options_.allowed) {
                const auto allowed = std::remove_if(out, out + found, [&](const Candidate& row) {
                    return !options_.allowed->contains(first_row + row.row);
                });
                found = static_cast<std::size_t>(allowed - out);
            }
            score_candidates(segment, first_row, {out, found});
        }
    }

    void add_until(Reading& reading, std::size_t begin, std::size_t end) {
        const PostingList& list = reading.list;
        if (list.bitmap) {
            reading.next += static_cast<std::uint32_t>(
                kernels_.add_bitmap(scratch_.accumulators, list, begin / 64, end / 64,
                                    list.impacts() + reading.next, reading.factor));
            return;
        }
        const std::uint16_t* const ids = list.row_ids();
        const std::uint32_t from = reading.next;
        const std::uint32_t to = end >= list.rows ? list.count : first_from(list, from, begin, end);
        kernels_.add_array(scratch_.accumulators, ids + from, list.impacts() + from, to - from,
                           reading.factor);
        reading.next = to;
    }

    // The first posting from `from` on whose row is not below `end`; rows before `from` are below
    // `begin`. Looks first where it would be if rows were spread evenly.
    static std::uint32_t first_from(const PostingList& list, std::uint32_t from, std::size_t begin,
                                    std::size_t end) {
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

    // Few postings: the lists are walked once more to find and clear what they touched.
    void walk_lists(const Segment& segment, std::size_t first_row) {
        std::uint16_t* const accumulators = scratch_.accumulators;
        for (const Reading& reading : readings_) {
            kernels_.add_array(accumulators, reading.list.row_ids(), reading.list.impacts(),
                               reading.list.count, reading.factor);
        }
        const std::uint16_t threshold = units(needed());
        Candidate* const out = scratch_.candidates;
        std::size_t found = 0;
        const bool filtered = options_.allowed != nullptr;
        const std::uint64_t* const allowed =
            filtered ? words_of(first_row, segment.rows()) : nullptr;
        for (const Reading& reading : readings_) {
            const std::uint16_t* const ids = reading.list.row_ids();
            for (std::uint32_t i = 0; i < reading.list.count; ++i) {
                const std::uint16_t id = ids[i];
                const std::uint16_t sum = accumulators[id];
                accumulators[id] = 0;
                if (filtered) {
                    // Under a filter many reach the threshold and few are let through: no branch
                    // could be foreseen.
                    out[found] = {id, sum};
                    const std::uint64_t bit = allowed[id / 64] >> (id % 64) & 1;
                    found += (sum >= threshold ? 1U : 0U) & bit;
                } else if (sum >= threshold) {
                    out[found++] = {id, sum};
                }
            }
        }
        score_candidates(segment, first_row, {out, found});
    }

    // The filter's bits of these rows; from a copy where the set does not line up or ends early.
    const std::uint64_t* words_of(std::size_t first_row, std::size_t rows) {
        const auto words = options_.allowed->words();
        const std::size_t count = (rows + 63) / 64;
        if (first_row % 64 == 0 && first_row / 64 + count <= words.size())
            return words.data() + first_row / 64;
        allowed_copy_.assign(count, 0);
        for (std::size_t row = 0; row < rows; ++row)
            if (options_.allowed->contains(first_row + row))
                allowed_copy_[row / 64] |= std::uint64_t{1} << (row % 64);
        return allowed_copy_.data();
    }

    // Those with the highest bounds first, so that the threshold rises before the many are scored.
    void score_candidates(const Segment& segment, std::size_t first_row,
                          std::span<Candidate> candidates) {
        const auto n = static_cast<std::size_t>(options_.n);
        if (candidates.size() > 2 * n) {
            std::nth_element(
                candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(n),
                candidates.end(),
                [](const Candidate& a, const Candidate& b) { return a.bound > b.bound; });
        }
        for (const Candidate& candidate : candidates.first(std::min(candidates.size(), n)))
            segment.forward().prefetch(candidate.row);
        std::uint16_t threshold = units(needed());
        for (const Candidate& candidate : candidates) {
            if (candidate.bound < threshold) continue;
            if (score_row(segment.forward(), candidate.row, first_row)) threshold = units(needed());
        }
    }

    // Returns whether the threshold rose. The filter has been asked already.
    bool score_row(const ForwardRows& rows, std::size_t local, std::size_t first_row) {
        const auto row = static_cast<std::int64_t>(first_row + local);
        if (row == options_.excluded) return false;
        ++cost_.candidates;
        const double score = scorer_.score(rows, local);
        return score > 0 && score >= threshold_ && best_.push({row, score});
    }

    // Rows that no list speaks of, or so few that reading the lists would cost more.
    void score_rows(const ForwardRows& rows, std::size_t first_row) {
        for (std::size_t local = 0; local < rows.rows(); ++local)
            if (!options_.allowed || options_.allowed->contains(first_row + local))
                score_row(rows, local, first_row);
    }

    void score_allowed(const Segment& segment, std::size_t first_row) {
        const auto words = options_.allowed->words();
        const std::size_t last = std::min(words.size(), (first_row + segment.rows() + 63) / 64);
        for (std::size_t i = first_row / 64; i < last; ++i) {
            for (std::uint64_t word = words[i]; word != 0; word &= word - 1) {
                const std::size_t row = i * 64 + static_cast<std::size_t>(std::countr_zero(word));
                if (row >= first_row && row < first_row + segment.rows())
                    score_row(segment.forward(), row - first_row, first_row);
            }
        }
    }

    // The smallest sum that a row of this score can have.
    [[nodiscard]] std::uint16_t units(double score) const {
        return static_cast<std::uint16_t>(std::clamp(std::floor(score * scale_), 1.0, 65'535.0));
    }

    static constexpr std::size_t cheap_share = 12;  // scoring a row costs about so many postings

    const SparseIndex& index_;
    const QueryCode& query_;
    const SparseIndex::Options& options_;
    SearchCost& cost_;
    RowScorer scorer_;
    double scale_;
    const Kernels& kernels_;
    Scratch& scratch_;
    std::vector<Reading> readings_;
    std::vector<std::size_t> allowed_in_;  // by segment; empty without a filter
    std::vector<std::uint64_t> allowed_copy_;
    std::size_t allowed_rows_ = 0;
    double threshold_ = 0;
    TopN best_{0};
};

std::vector<ScoredRow> SparseIndex::search(CodeView query, const Options& options,
                                           SearchCost& cost) const {
    cost = {};
    if (options.n < 1) return {};
    const QueryCode code(query, hidden_);
    if (code.size() == 0) return {};
    return IndexSearch(*this, code, options, cost).run();
}

}  // namespace sparsescope
