// SPDX-License-Identifier: GPL-3.0-or-later
// The search index and its yardsticks, as methods that are timed side by side on the same codes.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "core/search/sparse_index.h"
#include "core/types/code_matrix.h"
#include "tests/bench/search/dense_scan.h"
#include "tests/bench/search/timing.h"

namespace sparsescope::bench {

inline constexpr int hits_wanted = 100;

inline constexpr std::string_view index_name = "sparsescope";
inline constexpr std::string_view index_avx2_name = "sparsescope, AVX2 only";
inline constexpr std::string_view sindi_scan_name = "SINDI-style, window scan";
inline constexpr std::string_view sindi_lists_name = "SINDI-style, term lists";
inline constexpr std::string_view max_score_name = "MaxScore";
inline constexpr std::string_view row_scan_name = "row scan (scipy layout)";
inline constexpr std::string_view float256_name = "dense fp32 256-d";
inline constexpr std::string_view float32_name = "dense fp32 32-d";
inline constexpr std::string_view byte256_name = "dense int8 256-d";
inline constexpr std::string_view byte32_name = "dense int8 32-d";
inline constexpr std::string_view dense_scan_name = "dense fp32 256-d, same data";
inline constexpr std::string_view two_stage_name = "two-stage";
inline constexpr std::string_view product_name = "PQ, 32 bytes";
inline constexpr std::string_view binary_name = "binary, 32 bytes";

// The index as a method. Queries are read at their first k entries. index, queries and allowed must
// outlive the method.
[[nodiscard]] Method index_method(std::string_view name, const SparseIndex& index,
                                  const CodeMatrix& queries, const RowSet* allowed = nullptr);

// The index, once with all instructions and once with AVX2 only, and the yardsticks. codes and
// queries must outlive the methods.
struct SparseContenders {
    std::shared_ptr<const SparseIndex> index;
    std::vector<Method> methods;
};
[[nodiscard]] SparseContenders sparse_contenders(const CodeMatrix& codes, const CodeMatrix& queries,
                                                 int k);

// Scans of `rows` random embeddings as methods that answer any number of queries.
[[nodiscard]] std::vector<Method> dense_contenders(std::size_t rows);

}  // namespace sparsescope::bench
