// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/base/dot.h"
#include "core/base/parallel.h"
#include "core/eval/quality_metrics.h"
#include "core/eval/query_loop.h"

namespace sparsescope {

namespace {

// The first dims dimensions, side by side in memory; zeros that change no product fill each row up
// to whole vector registers.
EmbeddingMatrix truncated(EmbeddingView embeddings, std::size_t dims) {
    constexpr std::size_t register_floats = 8;
    const std::size_t padded = (dims + register_floats - 1) / register_floats * register_floats;
    EmbeddingMatrix matrix(embeddings.rows, padded);
    for (std::size_t row = 0; row < embeddings.rows; ++row) {
        const auto kept = embeddings.row(row).first(dims);
        std::copy(kept.begin(), kept.end(), matrix.row(row).begin());
    }
    return matrix;
}

class DenseDatabase {
  public:
    DenseDatabase(EmbeddingView embeddings, std::span<const std::int64_t> rows)
        : embeddings_(embeddings), rows_(rows), inverse_norms_(rows.size()) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto x = vector(rows[i]);
            const float squares = dot(x, x);
            inverse_norms_[i] = squares > 0 ? 1 / std::sqrt(squares) : 0;
        }
    }

    // So many queries at once stay in the second-level cache while the database passes by.
    [[nodiscard]] std::size_t queries_per_pass() const {
        constexpr std::size_t cache_floats = 128 * 1024;
        const std::size_t fitting = std::clamp<std::size_t>(cache_floats / embeddings_.dim, 4, 128);
        return fitting / DotTile::left_rows * DotTile::left_rows;
    }

    // The nearest row of each query; a query of length 0 has none.
    void find_nearest(std::span<const std::int64_t> query_rows, std::span<std::int64_t> nearest,
                      const std::stop_token& stop) const {
        std::vector<float> best(query_rows.size(), -2);  // below every cosine
        for (std::size_t row = 0; row < rows_.size(); row += DotTile::right_rows) {
            if (stop.stop_requested()) return;
            for (std::size_t query = 0; query < query_rows.size(); query += DotTile::left_rows) {
                compare(query_rows, query, row, best, nearest);
            }
        }
        for (std::size_t i = 0; i < query_rows.size(); ++i) {
            const auto x = vector(query_rows[i]);
            if (!(dot(x, x) > 0)) nearest[i] = no_row;
        }
    }

  private:
    [[nodiscard]] std::span<const float> vector(std::int64_t row) const {
        return embeddings_.row(static_cast<std::size_t>(row));
    }

    // One tile. Past the end it repeats the last row: sums stay in one order, and a repeated row
    // never beats itself.
    void compare(std::span<const std::int64_t> query_rows, std::size_t first_query,
                 std::size_t first_row, std::span<float> best,
                 std::span<std::int64_t> nearest) const {
        DotTile tile;
        for (std::size_t l = 0; l < DotTile::left_rows; ++l) {
            tile.left[l] =
                vector(query_rows[std::min(first_query + l, query_rows.size() - 1)]).data();
        }
        for (std::size_t r = 0; r < DotTile::right_rows; ++r) {
            tile.right[r] = vector(rows_[std::min(first_row + r, rows_.size() - 1)]).data();
        }
        tile.compute(embeddings_.dim);
        const std::size_t queries = std::min(DotTile::left_rows, query_rows.size() - first_query);
        const std::size_t rows = std::min(DotTile::right_rows, rows_.size() - first_row);
        for (std::size_t l = 0; l < queries; ++l) {
            for (std::size_t r = 0; r < rows; ++r) {
                // The query's own length does not change which row is nearest.
                const float similarity = tile.products[l][r] * inverse_norms_[first_row + r];
                if (similarity > best[first_query + l]) {
                    best[first_query + l] = similarity;
                    nearest[first_query + l] = rows_[first_row + r];
                }
            }
        }
    }

    EmbeddingView embeddings_;
    std::span<const std::int64_t> rows_;
    std::vector<float> inverse_norms_;
};

}  // namespace

Result<NearestNeighbourAccuracy> dense_nearest_neighbour_accuracy(
    EmbeddingView embeddings, std::size_t dims, const LabelledRows& database,
    const LabelledRows& queries, std::stop_token stop, const Progress& progress) {
    return guard("comparing embeddings", [&]() -> Result<NearestNeighbourAccuracy> {
        if (embeddings.dim == 0) {
            return fail(ErrorCode::invalid_argument, "There are no embeddings to compare.");
        }
        if (dims > embeddings.dim) {
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("The first {} dimensions were asked for, but the embeddings have "
                            "only {}.",
                            dims, embeddings.dim));
        }
        SPARSESCOPE_ASSIGN(const auto database_rows, rows_with_label(database, embeddings.rows));
        SPARSESCOPE_ASSIGN(const auto query_rows, rows_with_label(queries, embeddings.rows));
        EmbeddingMatrix first_dims;
        if (dims > 0 && dims < embeddings.dim) {
            first_dims = truncated(embeddings, dims);
            embeddings = first_dims.view();
        }
        const DenseDatabase dense(embeddings, database_rows);

        std::vector<std::int64_t> nearest(query_rows.size(), no_row);
        const auto pass = static_cast<std::int64_t>(dense.queries_per_pass());
        const auto find_nearest = [&](std::int64_t first, std::int64_t last) {
            const auto begin = static_cast<std::size_t>(first);
            const auto count = static_cast<std::size_t>(last - first);
            dense.find_nearest(std::span(query_rows).subspan(begin, count),
                               std::span(nearest).subspan(begin, count), stop);
        };
        SPARSESCOPE_TRY(for_queries(static_cast<std::int64_t>(query_rows.size()),
                                    pass * compute_threads(), stop, progress, find_nearest));
        return compare_labels(query_rows, nearest, database, queries);
    });
}

}  // namespace sparsescope
