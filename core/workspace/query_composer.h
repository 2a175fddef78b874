// SPDX-License-Identifier: GPL-3.0-or-later
// From a request to what searchers read: the query code, the query embedding, and the rows that may
// be hits. Private to this folder.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/code/sparse_head.h"
#include "core/workspace/search_request.h"

namespace sparsescope {

// A query code, and what became of the query's own.
struct ComposedQuery {
    std::vector<QueryNeuron> neurons;    // of length 1, weight descending; empty: nothing is left
    std::vector<QueryNeuron> taken_out;  // of the query's own, with a weight of 0 now
    double length = 1;                   // that the changed weights had before they were scaled
};

class QueryComposer {
  public:
    // All of them must outlive it.
    QueryComposer(const Corpus& corpus, const Searchable& searchable, const SearchRequest& request,
                  std::stop_token stop);

    // Everything that can be wrong with the request itself; first of all.
    [[nodiscard]] Status check() const;
    // The query code at k with the changes of its neurons.
    [[nodiscard]] Result<ComposedQuery> compose(int k) const;
    // For dense searches: the documents' or the vector; for neurons alone what the model decodes
    // from them.
    [[nodiscard]] Result<std::vector<float>> embedding() const;
    // Filtered rows, without removed ones and the query's own documents. none: all rows.
    [[nodiscard]] Result<std::optional<RowSet>> filtered(int k);
    // The same for a sparse search at k: with required and without forbidden neurons.
    [[nodiscard]] Result<std::optional<RowSet>> allowed(int k);
    // Documents that the filter lets through; none without a filter.
    [[nodiscard]] std::optional<std::int64_t> let_through() const { return let_through_; }

  private:
    [[nodiscard]] Result<std::vector<QueryNeuron>> original(int k) const;

    const Corpus& corpus_;
    const Searchable& searchable_;
    const SearchRequest& request_;
    std::stop_token stop_;
    std::optional<std::int64_t> let_through_;
};

// A filter's text as a filter, or a sentence that says where it is wrong.
[[nodiscard]] Result<Filter> read_filter(const std::string& text);

// As searchers read it.
[[nodiscard]] Code code_of(const std::vector<QueryNeuron>& neurons);

}  // namespace sparsescope
