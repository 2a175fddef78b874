// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/sparse_index.h"

#include <algorithm>

#include "core/base/parallel.h"
#include "core/search/index_search.h"

namespace sparsescope {

SparseIndex::SparseIndex(int k, std::size_t hidden,
                         std::vector<std::shared_ptr<const Segment>> segments,
                         std::shared_ptr<const ForwardRows> tail)
    : k_(k), hidden_(hidden), segments_(std::move(segments)), tail_(std::move(tail)) {
    for (const auto& segment : segments_) {
        first_rows_.push_back(rows_);
        rows_ += segment->rows();
    }
    tail_first_row_ = rows_;
    if (tail_) rows_ += tail_->rows();
    auto directory = std::make_shared<Directory>();
    directory->places = find_places();
    directory->seeds = find_seeds(directory->places);
    directory_ = std::move(directory);
}

SparseIndex SparseIndex::with_tail(std::shared_ptr<const ForwardRows> tail) const {
    SparseIndex index = *this;
    index.tail_ = std::move(tail);
    index.rows_ = tail_first_row_ + (index.tail_ ? index.tail_->rows() : 0);
    return index;
}

SparseIndex SparseIndex::build(const CodeMatrix& codes, int k) {
    const std::size_t count = (codes.rows() + Segment::max_rows - 1) / Segment::max_rows;
    std::vector<std::shared_ptr<const Segment>> segments(count);
    parallel_for(static_cast<std::int64_t>(count), [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
            const std::size_t first = i * Segment::max_rows;
            const std::size_t last = std::min(codes.rows(), first + Segment::max_rows);
            ForwardRows rows(k, codes.hidden());
            rows.reserve(last - first);
            for (std::size_t row = first; row < last; ++row)
                rows.append(codes.row(row));
            segments[i] = std::make_shared<const Segment>(std::move(rows));
        }
    });
    return {k, codes.hidden(), std::move(segments), nullptr};
}

std::vector<SparseIndex::Place> SparseIndex::find_places() const {
    const std::size_t count = segments_.size();
    std::vector<Place> places(hidden_ * count);
    for (std::size_t i = 0; i < count; ++i) {
        segments_[i]->for_each_list(
            [&](NeuronId neuron, const PostingList& list, std::uint32_t offset) {
                places[neuron * count + i] = {offset, static_cast<std::uint16_t>(list.count - 1),
                                              list.largest};
            });
    }
    return places;
}

std::vector<SparseIndex::Seeds> SparseIndex::find_seeds(std::span<const Place> places) const {
    std::vector<Seeds> seeds(hidden_);
    constexpr std::size_t bins = seed_bins;  // of weights in [0, 1]
    parallel_for(static_cast<std::int64_t>(hidden_), [&](std::int64_t begin, std::int64_t end) {
        std::vector<std::uint32_t> histogram(bins);
        for (auto neuron = static_cast<std::size_t>(begin); neuron < static_cast<std::size_t>(end);
             ++neuron) {
            std::fill(histogram.begin(), histogram.end(), 0);
            const auto lists = places.subspan(neuron * segments_.size(), segments_.size());
            for (std::size_t i = 0; i < lists.size(); ++i) {
                if (lists[i].largest == 0) continue;
                const PostingList list = segments_[i]->list_at(
                    lists[i].offset, lists[i].count_minus_one, lists[i].largest);
                // An impact was rounded up, and so was the largest weight: a step back each.
                const double unit = list.weight_per_impact() * (1 - 0x1p-10);
                const std::uint8_t* const impacts = list.impacts();
                std::array<std::uint16_t, 256> bin_of;
                for (std::size_t impact = 0; impact < bin_of.size(); ++impact) {
                    const double least = static_cast<double>(impact > 0 ? impact - 1 : 0) * unit;
                    bin_of[impact] = static_cast<std::uint16_t>(
                        std::min(least * bins, static_cast<double>(bins - 1)));
                }
                for (std::uint32_t j = 0; j < list.count; ++j)
                    ++histogram[bin_of[impacts[j]]];
            }
            std::size_t rank = 0;
            std::size_t seen = 0;
            for (std::size_t bin = bins; bin-- > 0 && rank < seed_ranks.size();) {
                seen += histogram[bin];
                while (rank < seed_ranks.size() && seen >= seed_ranks[rank])
                    seeds[neuron][rank++] = static_cast<std::uint16_t>(bin);
            }
        }
    });
    return seeds;
}

std::size_t SparseIndex::bytes() const {
    std::size_t bytes =
        directory_->places.size() * sizeof(Place) + directory_->seeds.size() * sizeof(Seeds);
    for (const auto& segment : segments_)
        bytes += segment->bytes();
    return bytes + (tail_ ? tail_->bytes().size() : 0);
}

CanonicalCode SparseIndex::code(std::size_t row) const {
    if (row >= tail_first_row_) {
        return tail_ && row < rows_ ? tail_->code(row - tail_first_row_) : CanonicalCode{};
    }
    const auto after = std::upper_bound(first_rows_.begin(), first_rows_.end(), row);
    const auto i = static_cast<std::size_t>(after - first_rows_.begin()) - 1;
    return segments_[i]->forward().code(row - first_rows_[i]);
}

void SparseIndex::add_rows_with(NeuronId neuron, RowSet& rows) const {
    const auto lists = places(neuron);
    for (std::size_t i = 0; i < lists.size(); ++i) {
        if (lists[i].largest == 0) continue;
        const PostingList list =
            segments_[i]->list_at(lists[i].offset, lists[i].count_minus_one, lists[i].largest);
        if (!list.bitmap) {
            for (std::uint32_t j = 0; j < list.count; ++j)
                rows.add(first_rows_[i] + list.row_ids()[j]);
            continue;
        }
        for (std::size_t row = 0; row < list.rows; ++row)
            if ((list.word(row / 64) >> (row % 64) & 1) != 0) rows.add(first_rows_[i] + row);
    }
}

std::vector<ScoredRow> SparseIndex::search(CodeView query, const Options& options,
                                           SearchCost& cost) const {
    cost = {};
    if (options.n < 1) return {};
    const QueryCode code(query, hidden_);
    if (code.size() == 0) return {};
    return IndexSearch(*this, code, options, cost).run();
}

RowSet SparseIndex::rows_with(NeuronId neuron) const {
    RowSet rows(rows_);
    if (neuron >= hidden_) return rows;
    add_rows_with(neuron, rows);
    for (std::size_t row = tail_first_row_; row < rows_; ++row) {
        tail_->for_each(row - tail_first_row_, [&](NeuronId other, float) {
            if (other == neuron) rows.add(row);
        });
    }
    return rows;
}

std::int64_t SparseIndex::sharing(CodeView query, const RowSet* allowed,
                                  std::int64_t excluded) const {
    const QueryCode code(query, hidden_);
    RowSet rows(rows_);
    for (std::size_t i = 0; i < code.size(); ++i)
        add_rows_with(code.neuron(i), rows);
    const RowScorer scorer(code, hidden_);
    for (std::size_t row = tail_first_row_; row < rows_; ++row)
        if (scorer.score(*tail_, row - tail_first_row_) > 0) rows.add(row);
    if (excluded >= 0 && static_cast<std::size_t>(excluded) < rows_)
        rows.remove(static_cast<std::size_t>(excluded));
    if (allowed) {
        RowSet known = *allowed;
        known.resize(rows_);
        rows &= known;
    }
    return static_cast<std::int64_t>(rows.count());
}

std::int64_t SparseIndex::frequency(NeuronId neuron) const {
    std::int64_t postings = 0;
    if (neuron >= hidden_) return postings;
    for (const Place& place : places(neuron))
        if (place.largest != 0) postings += place.count_minus_one + 1;
    for (std::size_t row = 0; row < rows_ - tail_first_row_; ++row) {
        tail_->for_each(row, [&](NeuronId other, float) { postings += other == neuron ? 1 : 0; });
    }
    return postings;
}

std::vector<double> SparseIndex::scores(CodeView query) const {
    std::vector<double> scores;
    scores.reserve(rows_);
    const QueryCode code(query, hidden_);
    const RowScorer scorer(code, hidden_);
    const auto add = [&](const ForwardRows& rows) {
        for (std::size_t row = 0; row < rows.rows(); ++row)
            scores.push_back(scorer.score(rows, row));
    };
    for (const auto& segment : segments_)
        add(segment->forward());
    if (tail_) add(*tail_);
    return scores;
}

}  // namespace sparsescope
