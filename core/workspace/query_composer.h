// SPDX-License-Identifier: GPL-3.0-or-later
// Makes of a request what searchers read: the query code, the query embedding, and the rows that
// may be hits. Private to this folder.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/code/sparse_head.h"
#include "core/workspace/search_request.h"

namespace sparsescope {

// A query code, and what became of the query's own.
struct ComposedQuery {
    std::vector<QueryNeuron> neurons;    // of length 1, by descending weight; empty if none is left
    std::vector<QueryNeuron> taken_out;  // the query's own neurons whose weight became 0
    double length = 1;                   // of the changed weights before they were scaled to 1
};

class QueryComposer {
  public:
    // The arguments must outlive it.
    QueryComposer(const Corpus& corpus, const Searchable& searchable, const SearchRequest& request,
                  std::stop_token stop);

    // Refuses everything that can be wrong with the request itself. Call it before the others.
    [[nodiscard]] Status check() const;
    // The query code at k with the changes of its neurons.
    [[nodiscard]] Result<ComposedQuery> compose(int k) const;
    // The query of a dense search: the documents' embeddings, or the vector. When the request has
    // neurons only, it is what the model decodes from them.
    [[nodiscard]] Result<std::vector<float>> embedding() const;
    // The rows that pass the filter, without removed ones and the query's own documents; nullopt
    // when that is all rows.
    [[nodiscard]] Result<std::optional<RowSet>> filtered(int k);
    // Those of them that have the required neurons active at k, and the forbidden ones not.
    [[nodiscard]] Result<std::optional<RowSet>> allowed(int k);
    // How many documents the filter lets through; nullopt without a filter.
    [[nodiscard]] std::optional<std::int64_t> let_through() const { return let_through_; }

  private:
    [[nodiscard]] Result<std::vector<QueryNeuron>> original(int k) const;

    const Corpus& corpus_;
    const Searchable& searchable_;
    const SearchRequest& request_;
    std::stop_token stop_;
    std::optional<std::int64_t> let_through_;
};

// Reads a filter; the error says where the text is wrong.
[[nodiscard]] Result<Filter> read_filter(const std::string& text);

// The same neurons and weights, as searchers read them.
[[nodiscard]] Code code_of(const std::vector<QueryNeuron>& neurons);

}  // namespace sparsescope
