// SPDX-License-Identifier: GPL-3.0-or-later
// Ways to find documents. A searcher is one file in searchers/ and one word in this folder's CMake
// list. The contract suite compares each of them with reading every document: hits, their order and
// their scores must be the same.
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

// What is searched. It must outlive the searcher. ids[row] ascends with row. A searcher reads only
// what its entry says it needs; the rest may be empty.
struct SearchSource {
    const CodeMatrix* codes = nullptr;
    std::span<const DocumentId> ids;
    EmbeddingView embeddings;  // row = row of the codes
    TextFinder find_text;
    std::shared_ptr<const SparseIndex> index;  // the searcher answers at its k and at no other
};

// A query in every form that the searcher needs; the other forms may be empty.
struct SearchQuery {
    CodeView code;
    std::span<const float> embedding;
    std::string_view text;
};

struct SearchOptions {
    int n = 10;  // length of the hit list
    int k = 8;   // sparse: query and documents are read at their first k entries
    std::optional<std::int64_t> exclude_row;  // the query document itself
    const RowSet* allowed = nullptr;          // null: all rows; else a set of as many rows
    bool explain = true;                      // fill SearchHit::contributions
    bool count_sharing = false;               // sparse: fill SearchCost::sharing, not timed
    bool whole_query = false;  // sparse: every entry of the query counts, however many there are
    int dimensions = 0;        // truncated: how many of an embedding's first numbers; 0: all
    // Two-stage: how many hits the first stage hands over, at least n. 0: as many as find 95 % of
    // the nearest embeddings, measured once (core/search/candidate_count.h).
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
    // Memory that a search reads: its own and the index, but for the rest of the source.
    [[nodiscard]] virtual std::size_t bytes() const = 0;
};

// What a searcher reads of a source, and of a query.
struct SearcherNeeds {
    bool codes = false;         // at one k: the index, and the query's code
    bool stored_codes = false;  // besides, the codes themselves
    bool embeddings = false;
    bool texts = false;

    // Codes alone put its hits in order.
    [[nodiscard]] bool only_codes() const { return codes && !embeddings; }
};

// Which options only some searchers have; the others ignore them.
struct SearcherSettings {
    bool dimensions = false;
    bool second_stage = false;  // candidates and dense_weight
};

// A document of the source, as far as its size in memory depends on it.
struct DocumentShape {
    int dim = 0;         // of the embeddings
    int stored_k = 0;    // largest number of entries of a code
    int dimensions = 0;  // SearchOptions::dimensions
};

// All that programs know of a searcher: command line, forms, menus and tables are made from it.
struct SearcherEntry {
    std::string name;     // the value of --searcher: "two-stage"
    std::string title;    // of its list of hits, in lower case: "dense int8"
    std::string summary;  // one sentence on what it does
    std::string score;    // what its scores are, without a full stop at the end
    std::string reasons;  // heads the column with the parts of each score; empty: there are none
    std::string kept_as;  // how it keeps an embedding's numbers, if not as they are: "8 bits each"
    SearcherNeeds needs;
    SearcherSettings settings;
    bool in_menus = true;  // false: made for measurements, and asked for by name only
    // Bytes a document that a search reads of the source, besides Searcher::bytes(); null: none.
    std::int64_t (*source_bytes)(const DocumentShape& shape) = nullptr;
    std::unique_ptr<Searcher> (*make)(const SearchSource& source) = nullptr;
};

// The parts that the programs themselves ask for.
namespace searcher {
inline constexpr const char* sparse = "inverted";      // unless another is asked for
inline constexpr const char* dense = "dense";          // which the recall of others is measured by
inline constexpr const char* two_stage = "two-stage";  // which orders sparse hits by embedding
inline constexpr const char* full_text = "full-text";  // which answers a query of words
}  // namespace searcher

[[nodiscard]] std::span<const SearcherEntry* const> searchers();

}  // namespace sparsescope
