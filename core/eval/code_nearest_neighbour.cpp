// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/quality_metrics.h"
#include "core/eval/query_loop.h"
#include "core/search/sparse_index.h"

namespace sparsescope {

Result<NearestNeighbourAccuracy> code_nearest_neighbour_accuracy(const CodeMatrix& codes, int k,
                                                                 const LabelledRows& database,
                                                                 const LabelledRows& queries,
                                                                 std::stop_token stop,
                                                                 const Progress& progress) {
    return guard("comparing codes", [&]() -> Result<NearestNeighbourAccuracy> {
        if (k < 1) {
            return fail(ErrorCode::invalid_argument,
                        fmt::format("k is {}; codes are compared at 1 active neuron or more.", k));
        }
        SPARSESCOPE_ASSIGN(const auto database_rows, rows_with_label(database, codes.rows()));
        SPARSESCOPE_ASSIGN(const auto query_rows, rows_with_label(queries, codes.rows()));

        const auto length = static_cast<std::size_t>(k);
        CodeMatrix database_codes(codes.hidden());
        database_codes.reserve(database_rows.size(), length);
        for (const std::int64_t row : database_rows) {
            database_codes.append(codes.row(static_cast<std::size_t>(row)).prefix(length));
        }
        const SparseIndex index = SparseIndex::build(database_codes, k);

        std::vector<std::int64_t> nearest(query_rows.size(), no_row);
        constexpr std::int64_t chunk = 512;
        const auto find_nearest = [&](std::int64_t first, std::int64_t last) {
            for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last);
                 ++i) {
                if (stop.stop_requested()) return;
                const auto query = codes.row(static_cast<std::size_t>(query_rows[i]));
                SearchCost cost;
                const auto found = index.search(query.prefix(length), {.n = 1}, cost);
                if (found.empty()) continue;
                nearest[i] = database_rows[static_cast<std::size_t>(found.front().row)];
            }
        };
        SPARSESCOPE_TRY(for_queries(static_cast<std::int64_t>(query_rows.size()), chunk, stop,
                                    progress, find_nearest));
        return compare_labels(query_rows, nearest, database, queries);
    });
}

}  // namespace sparsescope
