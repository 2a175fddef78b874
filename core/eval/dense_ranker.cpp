// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/dense_ranker.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/dot.h"
#include "core/base/parallel.h"
#include "core/eval/query_loop.h"

namespace sparsescope {

namespace {

constexpr float dense_rounding = 0x1p-20F;  // of a cosine added up in fp32

std::span<const float> vector(const EmbeddingRows& set, std::size_t i) {
    return set.embeddings.row(static_cast<std::size_t>(set.rows[i]));
}

// So many queries at once stay in the second-level cache while the documents pass by.
std::size_t queries_per_pass(std::size_t dim) {
    constexpr std::size_t cache_floats = 128 * 1024;
    const std::size_t fitting = std::clamp<std::size_t>(cache_floats / dim, 4, 128);
    return fitting / DotTile::left_rows * DotTile::left_rows;
}

}  // namespace

// The best rows of one query so far, in no order: gathered, and now and then cut back to those
// that can still be among the n best or tie with them.
struct DenseRanker::Best {
    std::size_t n = 0;
    float tolerance = 0;  // between cosines times the query's length
    float floor = -std::numeric_limits<float>::infinity();
    std::size_t capacity = 0;
    std::vector<ScoredRow> rows = {};

    void start(std::size_t places, std::span<const float> query) {
        n = places;
        tolerance = dense_rounding * std::sqrt(dot(query, query));
        capacity = 4 * n + 32;
    }
    void push(std::size_t row, float similarity) {
        rows.push_back({static_cast<std::int64_t>(row), similarity});
        if (rows.size() >= capacity) cut();
    }
    void cut() {
        if (rows.size() > n) {
            const auto nth = rows.begin() + static_cast<std::ptrdiff_t>(n) - 1;
            std::ranges::nth_element(rows, nth, is_better);
            floor = static_cast<float>(nth->score) - tolerance;
            std::erase_if(rows, [&](const ScoredRow& row) { return row.score < floor; });
        }
        capacity = std::max(capacity, 2 * rows.size());
    }
    [[nodiscard]] Ranking finish() {
        cut();
        std::ranges::sort(rows, is_better);
        level_ties(rows, n, tolerance);
        return rows;
    }
};

DenseRanker::DenseRanker(const EmbeddingRows& documents, const EmbeddingRows& queries)
    : documents_(documents), queries_(queries), inverse_norms_(documents.rows.size()) {
    for (std::size_t i = 0; i < inverse_norms_.size(); ++i) {
        const auto x = vector(documents_, i);
        const float squares = dot(x, x);
        inverse_norms_[i] = squares > 0 ? 1 / std::sqrt(squares) : 0;
    }
}

// The next few documents with the queries of `best`, which are those from `first` on.
void DenseRanker::compare(std::size_t first, std::size_t document, std::span<Best> best) const {
    for_each_product(
        best.size(), [&](std::size_t l) { return vector(queries_, first + l).data(); },
        std::min(DotTile::right_rows, documents_.rows.size() - document),
        [&](std::size_t r) { return vector(documents_, document + r).data(); },
        documents_.embeddings.dim,
        [&](std::size_t l, std::size_t r, float product) {
            // The query's own length does not change which row is nearest.
            const float similarity = product * inverse_norms_[document + r];
            if (similarity >= best[l].floor) best[l].push(document + r, similarity);
        });
}

Status DenseRanker::rank(int n, const VisitRanking& visit, std::stop_token stop,
                         const Progress& progress) const {
    const auto rank_some = [&](std::int64_t first, std::int64_t last) {
        const auto begin = static_cast<std::size_t>(first), end = static_cast<std::size_t>(last);
        std::vector<Best> best(end - begin);
        for (std::size_t i = begin; i < end; ++i)
            best[i - begin].start(static_cast<std::size_t>(n), vector(queries_, i));
        for (std::size_t row = 0; row < documents_.rows.size(); row += DotTile::right_rows) {
            if (stop.stop_requested()) return;
            compare(begin, row, best);
        }
        for (std::size_t i = begin; i < end; ++i)
            visit(i, best[i - begin].tolerance > 0 ? best[i - begin].finish() : Ranking());
    };
    const auto pass = static_cast<std::int64_t>(queries_per_pass(documents_.embeddings.dim));
    return for_queries(std::ssize(queries_.rows), pass * compute_threads(), stop, progress,
                       rank_some);
}

}  // namespace sparsescope
