// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/index_search.h"

#include <algorithm>
#include <bit>

namespace sparsescope {

namespace {

// Scoring a row costs about as much as reading so many postings for every neuron of its code.
constexpr std::size_t postings_a_neuron = 4;
constexpr std::size_t least_postings_a_row = 12;  // however short its code is

std::size_t postings_a_row(int k) {
    return std::max(least_postings_a_row, postings_a_neuron * static_cast<std::size_t>(k));
}

}  // namespace

IndexSearch::IndexSearch(const SparseIndex& index, const QueryCode& query,
                         const SparseIndex::Options& options, SearchCost& cost)
    : index_(index),
      query_(query),
      options_(options),
      cost_(cost),
      scorer_(query, index.hidden()),
      sums_(std::min(query.size(), static_cast<std::size_t>(index.k()))) {}

std::vector<ScoredRow> IndexSearch::run() {
    const auto n = static_cast<std::size_t>(options_.n);
    count_allowed();
    const double start = starting_threshold();
    std::vector<ScoredRow> best = pass(start);
    // Enough rows reached the threshold it started at: no other row can be among the best.
    if (start > 0 && best.size() < n) best = pass(0);
    return best;
}

// A score that, as far as the index knows, n rows reach.
double IndexSearch::starting_threshold() const {
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
void IndexSearch::count_allowed() {
    if (!options_.allowed) return;
    const auto count_bits = kernels().count_bits;
    const auto words = options_.allowed->words();
    for (std::size_t i = 0; i < index_.segments_.size(); ++i) {
        const std::size_t first = std::min(words.size(), index_.first_rows_[i] / 64);
        const std::size_t last =
            std::min(words.size(), (index_.first_rows_[i] + index_.segments_[i]->rows() + 63) / 64);
        // Segments begin and end at multiples of 64; else a few rows too many do no harm.
        allowed_in_.push_back(count_bits(words.data() + first, last - first));
        allowed_rows_ += allowed_in_.back();
    }
    const std::size_t tail = std::min(words.size(), index_.tail_first_row_ / 64);
    allowed_rows_ += count_bits(words.data() + tail, words.size() - tail);
}

std::vector<ScoredRow> IndexSearch::pass(double threshold) {
    threshold_ = threshold;
    cost_ = {};
    best_ = TopN(static_cast<std::size_t>(options_.n));
    for (std::size_t i = 0; i < index_.segments_.size(); ++i)
        search_segment(i);
    if (index_.tail_) score_rows(*index_.tail_, index_.tail_first_row_);
    return std::move(best_).take();
}

void IndexSearch::search_segment(std::size_t i) {
    const Segment& segment = *index_.segments_[i];
    const std::size_t first_row = index_.first_rows_[i];
    sums_.clear();
    for (std::size_t j = 0; j < query_.size(); ++j) {
        const SparseIndex::Place& place = index_.places(query_.neuron(j))[i];
        if (place.largest == 0) continue;
        sums_.add(segment.list_at(place.offset, place.count_minus_one, place.largest),
                  query_.weight(j));
    }
    if (sums_.empty() || sums_.bound() * (1 + 0x1p-30) < needed()) return;
    if (options_.allowed) {
        if (allowed_in_[i] == 0) return;
        if (allowed_in_[i] * postings_a_row(index_.k()) < sums_.postings())
            return score_allowed(segment, first_row);
    }
    if (!sums_.fine_enough()) return score_rows(segment.forward(), first_row);
    cost_.postings += static_cast<std::int64_t>(sums_.postings());
    if (sums_.better_in_tiles(segment.rows())) {
        search_in_tiles(segment, first_row);
    } else {
        search_along_lists(segment, first_row);
    }
}

void IndexSearch::search_in_tiles(const Segment& segment, std::size_t first_row) {
    const std::size_t rows = (segment.rows() + 63) / 64 * 64;
    for (std::size_t begin = 0; begin < rows; begin += PostingSums::tile_rows) {
        const std::size_t end = std::min(rows, begin + PostingSums::tile_rows);
        std::span<Candidate> found = sums_.reaching_in_tile(begin, end, needed());
        if (options_.allowed) {
            const auto others = std::ranges::remove_if(found, [&](const Candidate& row) {
                return !options_.allowed->contains(first_row + row.row);
            });
            found = found.first(found.size() - others.size());
        }
        score_candidates(segment, first_row, found);
    }
}

void IndexSearch::search_along_lists(const Segment& segment, std::size_t first_row) {
    const std::uint64_t* const allowed =
        options_.allowed ? allowed_words(first_row, segment.rows()) : nullptr;
    score_candidates(segment, first_row, sums_.reaching_along_lists(needed(), allowed));
}

// The filter's bits of these rows; from a copy where the set does not line up or ends early.
const std::uint64_t* IndexSearch::allowed_words(std::size_t first_row, std::size_t rows) {
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
void IndexSearch::score_candidates(const Segment& segment, std::size_t first_row,
                                   std::span<Candidate> candidates) {
    const auto n = static_cast<std::size_t>(options_.n);
    if (candidates.size() > 2 * n) {
        std::nth_element(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(n),
                         candidates.end(),
                         [](const Candidate& a, const Candidate& b) { return a.bound > b.bound; });
    }
    for (const Candidate& candidate : candidates.first(std::min(candidates.size(), n)))
        segment.forward().prefetch(candidate.row);
    std::uint16_t threshold = sums_.units(needed());
    for (const Candidate& candidate : candidates) {
        if (candidate.bound < threshold) continue;
        if (score_row(segment.forward(), candidate.row, first_row))
            threshold = sums_.units(needed());
    }
}

// Returns whether the threshold rose. The filter has been asked already.
bool IndexSearch::score_row(const ForwardRows& rows, std::size_t local, std::size_t first_row) {
    const auto row = static_cast<std::int64_t>(first_row + local);
    if (row == options_.excluded) return false;
    ++cost_.candidates;
    const double score = scorer_.score(rows, local);
    return score > 0 && score >= threshold_ && best_.push({row, score});
}

// Rows that no list speaks of, or so few that reading the lists would cost more.
void IndexSearch::score_rows(const ForwardRows& rows, std::size_t first_row) {
    for (std::size_t local = 0; local < rows.rows(); ++local)
        if (!options_.allowed || options_.allowed->contains(first_row + local))
            score_row(rows, local, first_row);
}

void IndexSearch::score_allowed(const Segment& segment, std::size_t first_row) {
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

}  // namespace sparsescope
