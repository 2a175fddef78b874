// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/candidate_count.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/search/dense_rows.h"

namespace sparsescope {

namespace {

constexpr std::uint64_t sample_seed = 23;

std::vector<float> lengths_of(EmbeddingView rows) {
    std::vector<float> lengths(rows.rows);
    parallel_for(static_cast<std::int64_t>(rows.rows), [&](std::int64_t first, std::int64_t last) {
        for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last);
             ++row)
            lengths[row] = static_cast<float>(length_of(rows.row(row)));
    });
    return lengths;
}

// Rows with a direction, drawn without replacement.
std::vector<std::size_t> drawn_rows(std::span<const float> lengths, std::size_t count) {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < lengths.size(); ++row)
        if (lengths[row] > 0) rows.push_back(row);
    Random random(sample_seed);
    random.shuffle(std::span(rows));
    rows.resize(std::min(count, rows.size()));
    return rows;
}

// The nearest rows of each query by cosine. Queries are shared out among the threads, and each
// thread takes the rows block by block, so that a block is read from memory once for all of them.
class NearestRows {
  public:
    NearestRows(EmbeddingView rows, std::span<const float> lengths,
                std::span<const std::size_t> queries, int n)
        : rows_(rows), lengths_(lengths), queries_(queries) {
        for (std::size_t i = 0; i < queries.size(); ++i)
            best_.emplace_back(static_cast<std::size_t>(n));
    }

    // By query. Incomplete when stopped.
    std::vector<std::vector<ScoredRow>> find(const std::stop_token& stop) {
        const auto groups = (queries_.size() + DotTile::right_rows - 1) / DotTile::right_rows;
        parallel_for(static_cast<std::int64_t>(groups), [&](std::int64_t first, std::int64_t last) {
            for (std::size_t row = 0; row < rows_.rows && !stop.stop_requested(); row += block)
                for (std::int64_t group = first; group < last; ++group)
                    add_block(static_cast<std::size_t>(group) * DotTile::right_rows, row);
        });
        std::vector<std::vector<ScoredRow>> found;
        for (TopN& best : best_)
            found.push_back(std::move(best).take());
        return found;
    }

  private:
    static constexpr std::size_t block = 256;

    // The next rows with the next few queries.
    void add_block(std::size_t first_query, std::size_t first_row) {
        for_each_product(
            std::min(block, rows_.rows - first_row),
            [&](std::size_t l) { return rows_.row(first_row + l).data(); },
            std::min(DotTile::right_rows, queries_.size() - first_query),
            [&](std::size_t r) { return rows_.row(queries_[first_query + r]).data(); }, rows_.dim,
            [&](std::size_t l, std::size_t r, float product) {
                const std::size_t row = first_row + l;
                if (!(lengths_[row] > 0) || row == queries_[first_query + r]) return;
                best_[first_query + r].push(
                    {static_cast<std::int64_t>(row), static_cast<double>(product / lengths_[row])});
            });
    }

    EmbeddingView rows_;
    std::span<const float> lengths_;
    std::span<const std::size_t> queries_;
    std::vector<TopN> best_;
};

// Of one query: the places of its nearest rows in the list of a sparse search, 1 = first; most + 1:
// not in it.
using Places = std::vector<int>;

Places places_of(const SparseIndex& index, std::size_t query, std::span<const ScoredRow> nearest,
                 int most) {
    const auto code = index.code(query);
    SearchCost cost;
    const auto hits =
        index.search(code.view(), {.n = most, .excluded = static_cast<std::int64_t>(query)}, cost);
    Places places;
    for (const ScoredRow& wanted : nearest) {
        const auto found = std::ranges::find(hits, wanted.row, &ScoredRow::row);
        places.push_back(found == hits.end() ? most + 1
                                             : static_cast<int>(found - hits.begin()) + 1);
    }
    return places;
}

struct MeanRecall {
    double mean = 0;
    double error = 0;  // standard error of the mean over queries
};

MeanRecall recall_with(std::span<const Places> queries, int candidates) {
    const auto count = static_cast<double>(queries.size());
    double sum = 0, squares = 0;
    for (const Places& places : queries) {
        const auto found =
            std::ranges::count_if(places, [&](int place) { return place <= candidates; });
        const double recall = static_cast<double>(found) / static_cast<double>(places.size());
        sum += recall;
        squares += recall * recall;
    }
    const double mean = sum / count;
    return {mean, std::sqrt(std::max(0.0, squares / count - mean * mean) / count)};
}

// The fewest candidates with which these queries leave little doubt that the target is reached.
int candidates_of(std::span<const Places> queries, const CandidateTarget& target, int most) {
    constexpr double standard_errors = 1.645;  // one side, 95 %
    std::vector<int> counts{std::min(target.nearest, most)};
    for (const Places& places : queries)
        for (const int place : places)
            if (place > counts.front() && place < most) counts.push_back(place);
    std::ranges::sort(counts);
    for (const int candidates : counts) {
        const MeanRecall recall = recall_with(queries, candidates);
        if (recall.mean - standard_errors * recall.error >= target.recall) return candidates;
    }
    return most;
}

}  // namespace

Result<CandidateCount> candidates_for_recall(const SparseIndex& index, EmbeddingView embeddings,
                                             const CandidateTarget& target, std::stop_token stop,
                                             const Progress& progress) {
    return guard("measuring how many candidates are enough", [&]() -> Result<CandidateCount> {
        report(progress, "measuring how many candidates are enough", 0, 0);
        const std::vector<float> lengths = lengths_of(embeddings);
        const auto queries = drawn_rows(lengths, target.sample);
        if (index.rows() != embeddings.rows || target.nearest < 1)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("How many candidates find the nearest {} cannot be measured on "
                                    "codes of {} documents and embeddings of {}.",
                                    target.nearest, index.rows(), embeddings.rows));
        const int most = static_cast<int>(
            std::min<std::size_t>(static_cast<std::size_t>(target.most), index.rows()));
        if (queries.size() < 2) return CandidateCount{most, 1};
        const auto nearest = NearestRows(embeddings, lengths, queries, target.nearest).find(stop);
        std::vector<Places> places;
        for (std::size_t i = 0; i < queries.size(); ++i) {
            if (stop.stop_requested()) return cancelled();
            places.push_back(places_of(index, queries[i], nearest[i], most));
        }
        const std::span all(places);
        CandidateCount count{candidates_of(all.first(all.size() / 2), target, most), 0};
        count.recall = recall_with(all.subspan(all.size() / 2), count.candidates).mean;
        return count;
    });
}

}  // namespace sparsescope
