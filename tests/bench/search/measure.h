// SPDX-License-Identifier: GPL-3.0-or-later
// The measurements that bench_search() puts together. When asked to stop, each fails with the error
// cancelled.
#pragma once
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/search/sparse_index.h"
#include "tests/bench/search/bench_search.h"

namespace sparsescope::bench {

// Measures the index and its yardsticks on these codes at k, and `others` beside them.
[[nodiscard]] Result<CodesResult> measure_codes(std::string name, const CodeMatrix& codes,
                                                const CodeMatrix& queries, int k,
                                                std::span<const Method> others,
                                                std::stop_token stop);

// Whether the index agrees with exact_scores() up to double rounding, for the first `sample`
// queries: the right score at every place, hits in order, and each hit with the score of its row.
[[nodiscard]] bool is_exact(const SparseIndex& index, const CodeMatrix& codes,
                            const CodeMatrix& queries, std::size_t sample,
                            const RowSet* allowed = nullptr);

// Times searches with random filters that let 0.01 % to 100 % of the documents through.
[[nodiscard]] Result<std::vector<Selectivity>> measure_filters(const CodeMatrix& codes,
                                                               const CodeMatrix& queries, int k,
                                                               std::stop_token stop);

// Times the index over spec.documents and over ten times as many, at every k that is promised.
[[nodiscard]] Result<std::vector<Growth>> measure_growth(const SyntheticSpec& spec,
                                                         std::size_t queries, std::stop_token stop,
                                                         const Progress& progress);

// Times two-stage search and compressed embeddings against a dense scan of the same documents
// (topic_space.h), with ten hits for each query.
[[nodiscard]] Result<TwoStageTimes> measure_two_stage(std::size_t documents, int k,
                                                      std::stop_token stop,
                                                      const Progress& progress);

// Times searches of a workspace file that holds these codes, opening the file included.
[[nodiscard]] Result<WorkspaceTimes> measure_workspace(const CodeMatrix& codes,
                                                       const CodeMatrix& queries, int k,
                                                       std::stop_token stop,
                                                       const Progress& progress);

}  // namespace sparsescope::bench
