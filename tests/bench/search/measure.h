// SPDX-License-Identifier: GPL-3.0-or-later
// The single measurements that bench_search() puts together. All can be stopped (cancelled).
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

// Every method on these codes at k, and `others` beside them.
[[nodiscard]] Result<CodesResult> measure_codes(std::string name, const CodeMatrix& codes,
                                                const CodeMatrix& queries, int k,
                                                std::span<const Method> others,
                                                std::stop_token stop);

// Whether the index gives what exact_scores() says, to the last digit that matters: the right
// scores at every place, in order, each hit with the score of its row.
[[nodiscard]] bool is_exact(const SparseIndex& index, const CodeMatrix& codes,
                            const CodeMatrix& queries, std::size_t sample,
                            const RowSet* allowed = nullptr);

// Random filters from 0.01 % to all documents, timed beside the search without one.
[[nodiscard]] Result<std::vector<Selectivity>> measure_filters(const CodeMatrix& codes,
                                                               const CodeMatrix& queries, int k,
                                                               std::stop_token stop);

// The index over spec.documents against ten times as many, at the ks that are promised.
[[nodiscard]] Result<std::vector<Growth>> measure_growth(const SyntheticSpec& spec,
                                                         std::size_t queries, std::stop_token stop,
                                                         const Progress& progress);

// Two-stage search, and compressed embeddings, against a dense scan of the same made-up documents
// (topic_space.h), ten hits each.
[[nodiscard]] Result<TwoStageTimes> measure_two_stage(std::size_t documents, int k,
                                                      std::stop_token stop,
                                                      const Progress& progress);

// A workspace file with these codes, from the file to the hit.
[[nodiscard]] Result<WorkspaceTimes> measure_workspace(const CodeMatrix& codes,
                                                       const CodeMatrix& queries, int k,
                                                       std::stop_token stop,
                                                       const Progress& progress);

}  // namespace sparsescope::bench
