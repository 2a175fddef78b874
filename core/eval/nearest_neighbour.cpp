// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/nearest_neighbour.h"

#include <algorithm>

#include "core/eval/code_ranker.h"
#include "core/eval/dense_ranker.h"

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

// The rows of the set that have a label, ascending. invalid_argument when a row is not in a matrix
// of matrix_rows rows or when labels are missing.
Result<std::vector<std::int64_t>> rows_with_label(const LabelledRows& set,
                                                  std::size_t matrix_rows) {
    std::vector<std::int64_t> rows;
    rows.reserve(set.rows.size());
    for (const std::int64_t row : set.rows) {
        const auto index = static_cast<std::size_t>(row);
        if (row < 0 || index >= matrix_rows || index >= set.row_labels.size()) {
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Row {} cannot be compared: there are {} rows and {} labels.",
                                    row, matrix_rows, set.row_labels.size()));
        }
        if (set.row_labels[index] >= 0) rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

std::vector<std::int32_t> labels_of(std::span<const std::int64_t> rows,
                                    std::span<const std::int32_t> row_labels) {
    std::vector<std::int32_t> labels;
    labels.reserve(rows.size());
    for (const std::int64_t row : rows)
        labels.push_back(row_labels[static_cast<std::size_t>(row)]);
    return labels;
}

// Labels of the ranker's documents and queries.
Result<NearestNeighbourAccuracy> judge(const Ranker& ranker,
                                       std::span<const std::int32_t> documents,
                                       std::span<const std::int32_t> queries, std::stop_token stop,
                                       const Progress& progress) {
    NearestNeighbourAccuracy result;
    result.of_query.resize(queries.size());
    std::vector<std::size_t> sharing(queries.size());  // the first place
    const auto visit = [&](std::size_t query, Ranking ranking) {
        if (ranking.empty()) return;
        sharing[query] = end_of_tie(ranking, 0);
        result.of_query[query] = static_cast<float>(expected_sum(ranking, 1, [&](std::int64_t row) {
            return documents[static_cast<std::size_t>(row)] == queries[query] ? 1.0 : 0.0;
        }));
    };
    SPARSESCOPE_TRY(ranker.rank(1, visit, stop, progress));
    result.queries = std::ssize(queries);
    result.unanswered = std::ranges::count(sharing, std::size_t{0});
    result.tied = std::ranges::count_if(sharing, [](std::size_t rows) { return rows > 1; });
    for (const float right : result.of_query)
        result.correct += static_cast<double>(right);
    if (result.queries > 0) result.accuracy = result.correct / static_cast<double>(result.queries);
    return result;
}

}  // namespace

Result<NearestNeighbourAccuracy> code_nearest_neighbour_accuracy(const CodeMatrix& codes, int k,
                                                                 const LabelledRows& database,
                                                                 const LabelledRows& queries,
                                                                 std::stop_token stop,
                                                                 const Progress& progress) {
    return guard("comparing codes", [&]() -> Result<NearestNeighbourAccuracy> {
        if (k < 1)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("k is {}; codes are compared at 1 active neuron or more.", k));
        SPARSESCOPE_ASSIGN(const auto documents, rows_with_label(database, codes.rows()));
        SPARSESCOPE_ASSIGN(const auto asking, rows_with_label(queries, codes.rows()));
        return judge(CodeRanker({codes, documents}, {codes, asking}, k),
                     labels_of(documents, database.row_labels),
                     labels_of(asking, queries.row_labels), stop, progress);
    });
}

Result<NearestNeighbourAccuracy> dense_nearest_neighbour_accuracy(
    EmbeddingView embeddings, std::size_t dims, const LabelledRows& database,
    const LabelledRows& queries, std::stop_token stop, const Progress& progress) {
    return guard("comparing embeddings", [&]() -> Result<NearestNeighbourAccuracy> {
        if (embeddings.dim == 0)
            return fail(ErrorCode::invalid_argument, "There are no embeddings to compare.");
        if (dims > embeddings.dim)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("The first {} dimensions were asked for, but the embeddings have "
                            "only {}.",
                            dims, embeddings.dim));
        SPARSESCOPE_ASSIGN(const auto documents, rows_with_label(database, embeddings.rows));
        SPARSESCOPE_ASSIGN(const auto asking, rows_with_label(queries, embeddings.rows));
        EmbeddingMatrix first_dims;
        if (dims > 0 && dims < embeddings.dim) {
            first_dims = truncated(embeddings, dims);
            embeddings = first_dims.view();
        }
        return judge(DenseRanker({embeddings, documents}, {embeddings, asking}),
                     labels_of(documents, database.row_labels),
                     labels_of(asking, queries.row_labels), stop, progress);
    });
}

}  // namespace sparsescope
