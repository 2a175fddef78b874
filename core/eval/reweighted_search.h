// SPDX-License-Identifier: GPL-3.0-or-later
// Search as it would be if one neuron's weight were multiplied by a factor f ≥ 0 in every code, of
// documents and query alike (0: as if there were no such neuron; none takes its place). Exactly the
// hits and scores of an index built from the changed codes, without building one: documents without
// the neuron keep their codes, so they are searched in the index that is there, and only those with
// it, a small part, are indexed anew.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/eval/neuron_postings.h"
#include "core/search/sparse_index.h"
#include "core/types/row_set.h"

namespace sparsescope {

struct ReweightedCode {
    std::vector<NeuronId> neurons;
    std::vector<float> weights;
    [[nodiscard]] CodeView view() const { return {neurons, weights}; }
};
// The code with the neuron's weight multiplied, in the order of a code. factor ≥ 0; an entry that
// becomes 0 is left out.
[[nodiscard]] ReweightedCode reweighted(CodeView code, NeuronId neuron, double factor);

// A document among the nearest, and all others that tie with it for the first place.
struct NearestRows {
    double score = 0;
    std::vector<std::uint32_t> rows;  // ascending; empty: none shares a neuron with the query
};

class ReweightedSearch {
  public:
    // index: of all rows of the codes, at its k. active: the entries of the neuron at that k.
    // allowed: rows that may be hits. All but `active` must outlive it.
    ReweightedSearch(const SparseIndex& index, const CodeMatrix& codes, const RowSet& allowed,
                     NeuronId neuron, std::span<const NeuronEntry> active, double factor);

    // The query as the codes have it now, without the factor; every entry counts. excluded: a row,
    // or −1.
    [[nodiscard]] std::vector<ScoredRow> search(CodeView query, int n, std::int64_t excluded) const;
    // The nearest rows for a query that had `before`, so that most need no search of all rows.
    [[nodiscard]] NearestRows nearest(CodeView query, std::int64_t excluded,
                                      const NearestRows& before) const;

  private:
    const SparseIndex& index_;
    NeuronId neuron_;
    double factor_;
    RowSet others_;                            // allowed, without the neuron
    std::vector<std::uint32_t> changed_rows_;  // allowed, with it
    SparseIndex changed_;                      // of those, in their order
};

// In an index as it is. Rows whose scores differ from the best by less than 2^-40, which is
// rounding, tie with it.
[[nodiscard]] NearestRows nearest_rows(const SparseIndex& index, CodeView query,
                                       const RowSet& allowed, std::int64_t excluded);

}  // namespace sparsescope
