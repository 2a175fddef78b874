// SPDX-License-Identifier: GPL-3.0-or-later
// Ways to find documents. A searcher is one file in searchers/ and one word in this folder's CMake
// list; the contract suite holds every one of them to the scores its entry defines: the same hits,
// the same order, the same scores as reading every document.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"
#include "core/types/row_set.h"
#include "core/types/search_hit.h"

namespace sparsescope {

// The n best documents for words, best first, and how many there are in all (cost.candidates).
using TextFinder = std::function<Result<SearchResult>(std::string_view text, int n)>;

class SparseIndex;

// What is searched; must outlive the searcher. ids[row] ascends with row. A searcher reads only
// what its entry says it needs; the rest may be empty.
struct SearchSource {
    const CodeMatrix* codes = nullptr;
    std::span<const DocumentId> ids;
    EmbeddingView embeddings;  // row = row of the codes
    TextFinder find_text;
    // An index that exists already: where codes are needed it serves its own k without them.
    std::shared_ptr<const SparseIndex> index;
};

// As much of it as the searcher needs.
struct SearchQuery {
    CodeView code;
    std::span<const float> embedding;
    std::string_view text;
};

struct SearchOptions {
    int n = 10;  // length of the hit list
    int k = 8;   // sparse: query and documents are read at their first k entries
    std::optional<std::int64_t> exclude_row;  // the query document itself
    const RowSet* allowed = nullptr;          // none: all rows; else a set of as many rows
    bool explain = true;                      // fill SearchHit::contributions
    bool count_sharing = false;               // sparse: fill SearchCost::sharing, not timed
    bool whole_query = false;                 // sparse: every entry of the query counts, not k
    int dimensions = 0;  // truncated: the first so many of the embedding; 0: all
    // Two-stage: how many the first stage hands over, at least n. 0: as many as find 95 % of the
    // nearest embeddings, measured once (core/search/candidate_count.h).
    int candidates = 0;
    double dense_weight = 1;  // two-stage: score = sparse + this · dense; infinite: dense alone
    std::stop_token stop;     // ends what has to be prepared first; a search itself is short
};

// Immutable after construction; search() is safe from several threads at once.
class Searcher {
  public:
    virtual ~Searcher() = default;
    // Sparse and text searches give only hits with score > 0. An empty query gives no hits.
    [[nodiscard]] virtual Result<SearchResult> search(const SearchQuery& query,
                                                      const SearchOptions& options) const = 0;
    [[nodiscard]] virtual std::size_t bytes() const = 0;  // of its own memory, without the source
};

struct SearcherNeeds {
    bool codes = false;
    bool embeddings = false;
    bool texts = false;
};

struct SearcherEntry {
    std::string name;
    std::string summary;
    SearcherNeeds needs;
    std::unique_ptr<Searcher> (*make)(const SearchSource& source);
};

[[nodiscard]] std::span<const SearcherEntry* const> searchers();

// The exact contributions of every shared neuron at k, value descending, ties by neuron id.
// Their sum is the score. Empty when nothing is shared.
[[nodiscard]] std::vector<Contribution> explain(CodeView query, CodeView document, int k);

}  // namespace sparsescope
