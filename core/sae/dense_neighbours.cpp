// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/dense_neighbours.h"

#include <cmath>
#include <numeric>
#include <span>

#include "core/base/parallel.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope {

namespace {

std::vector<float> inverse_norms(EmbeddingView rows) {
    std::vector<float> norms(rows.rows);
    for (std::size_t i = 0; i < rows.rows; ++i) {
        const float squares = kernels::dot(rows.row(i).data(), rows.row(i).data(), rows.dim);
        norms[i] = squares > 0 ? 1 / std::sqrt(squares) : 0;
    }
    return norms;
}

// Rows of the largest values, ascending.
std::vector<std::uint32_t> largest(std::span<const float> values, std::size_t count) {
    std::vector<std::uint32_t> rows(values.size());
    std::iota(rows.begin(), rows.end(), 0U);
    const auto last = rows.begin() + static_cast<std::ptrdiff_t>(std::min(count, rows.size()));
    std::partial_sort(rows.begin(), last, rows.end(), [&](std::uint32_t a, std::uint32_t b) {
        return values[a] != values[b] ? values[a] > values[b] : a < b;
    });
    rows.erase(last, rows.end());
    std::sort(rows.begin(), rows.end());
    return rows;
}

}  // namespace

Result<DenseNeighbours> find_dense_neighbours(EmbeddingView database, EmbeddingView queries,
                                              std::size_t count, const std::stop_token& stop,
                                              const Progress& progress) {
    use_compute_threads();
    const std::vector<float> norms = inverse_norms(database);
    DenseNeighbours nearest(queries.rows);
    const std::size_t step = std::min<std::size_t>(256, rows_at_once(database.dim * database.rows));
    std::vector<float> cosines;
    for (std::size_t first = 0; first < queries.rows; first += step) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "finding nearest neighbours", static_cast<std::int64_t>(first),
               static_cast<std::int64_t>(queries.rows));
        const EmbeddingView part = queries.slice(first, std::min(step, queries.rows - first));
        cosines.resize(part.rows * database.rows);
        matmul<float>(cosines.data(), part.rows, database.rows, part.dim, {part.data},
                      {database.data, true});
        parallel_for(static_cast<std::int64_t>(part.rows), [&](std::int64_t begin,
                                                               std::int64_t end) {
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                const auto row = std::span(cosines).subspan(i * database.rows, database.rows);
                for (std::size_t j = 0; j < row.size(); ++j)
                    row[j] *= norms[j];  // the query's own length changes no order
                nearest[first + i] = largest(row, count);
            }
        });
    }
    return nearest;
}

}  // namespace sparsescope
