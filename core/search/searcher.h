// SPDX-License-Identifier: GPL-3.0-or-later
// Exact search over sparse codes by cosine at k active neurons. A searcher is one file in
// searchers/ and one word in this folder's CMake list; every searcher runs the contract suite
// (same hits, same order, same scores as `exhaustive`).
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/types/code_matrix.h"
#include "core/types/search_hit.h"

namespace sparsescope {

// What is searched; must outlive the searcher. ids[row] ascends with row.
struct SearchSource {
    const CodeMatrix* codes = nullptr;
    std::span<const DocumentId> ids;
};

struct SearchOptions {
    int n = 10;  // length of the hit list
    int k = 8;   // query and documents are read at their first k entries
    std::optional<std::int64_t> exclude_row;  // the query document itself
    bool explain = true;                      // fill SearchHit::contributions
};

// Immutable after construction; search() is safe from several threads at once.
class Searcher {
  public:
    virtual ~Searcher() = default;
    // Hits with score > 0 only: a document that shares no neuron with the query is never returned.
    // An empty query code gives no hits.
    [[nodiscard]] virtual SearchResult search(CodeView query,
                                              const SearchOptions& options) const = 0;
};

struct SearcherEntry {
    std::string name;
    std::string summary;
    std::unique_ptr<Searcher> (*make)(const SearchSource& source);
};

[[nodiscard]] std::span<const SearcherEntry* const> searchers();

// The exact contributions of every shared neuron at k, value descending, ties by neuron id.
// Their sum is the score. Empty when nothing is shared.
[[nodiscard]] std::vector<Contribution> explain(CodeView query, CodeView document, int k);

}  // namespace sparsescope
