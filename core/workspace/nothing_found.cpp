// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/nothing_found.h"

#include <algorithm>

#include "core/base/part_list.h"
#include "core/corpus/typed_words.h"

namespace sparsescope {

namespace {

std::string documents(std::int64_t n) {
    return fmt::format("{} document{}", n, n == 1 ? "" : "s");
}

std::string by_words(const SearchRequest& request, const SearchResponse& response,
                     const DatasetInfo& dataset) {
    if (!dataset.has_text)
        return fmt::format("The documents of \"{}\" have no texts in which words could be found.",
                           dataset.name);
    if (!has_words(request.text))
        return "There is no word in the query, only spaces and punctuation.";
    if (response.let_through)
        return fmt::format("The filter lets {} through, but none of the words is in {}.",
                           documents(*response.let_through),
                           *response.let_through == 1 ? "it" : "any of them");
    return "No document has any of these words.";
}

// Of a query code without neurons.
std::string by_empty_code(const SearchRequest& request, const ColumnAnswer& column) {
    if (!column.taken_out.empty() || (request.documents.empty() && request.vector.empty()))
        return "No neuron of the query has a weight above 0, so there is nothing to look for.";
    const std::string query = !request.text.empty()       ? "the typed text"
                              : request.documents.empty() ? "the query vector"
                              : request.documents.size() == 1
                                  ? fmt::format("document {}", request.documents.front())
                                  : "the query's documents";
    return fmt::format(
        "At k = {} no neuron is active for {}, so there is nothing that others could share with "
        "it. A search by embedding (dense) needs no neurons.",
        column.column.k, query);
}

// Of a query embedding that is all zeros.
std::string by_zeros(const SearchRequest& request) {
    const std::string query =
        request.documents.size() == 1
            ? fmt::format("embedding of document {}", request.documents.front())
        : !request.documents.empty() ? "sum of the documents' embeddings"
        : !request.text.empty()      ? "embedding of the typed text"
        : !request.vector.empty()    ? "query vector"
                                     : "embedding that the neurons stand for";
    return fmt::format("The {} is all zeros and has no direction to search in.", query);
}

struct Roles {
    bool required = false;
    bool forbidden = false;
    [[nodiscard]] bool any() const { return required || forbidden; }
};

Roles roles_of(const SearchRequest& request) {
    Roles roles;
    for (const NeuronTerm& term : request.neurons) {
        roles.required = roles.required || term.role == NeuronTerm::Role::require;
        roles.forbidden = roles.forbidden || term.role == NeuronTerm::Role::forbid;
    }
    return roles;
}

// No row may be a hit.
std::string by_conditions(const SearchRequest& request, const SearchResponse& response, int k) {
    if (const Roles roles = roles_of(request); roles.any()) {
        const char* neurons = !roles.forbidden  ? "has the required neurons"
                              : !roles.required ? "is without the forbidden neurons"
                                                : "has the required neurons and none of the "
                                                  "forbidden ones";
        return fmt::format("No other document{} {} at k = {}.",
                           response.let_through ? " that the filter lets through" : "", neurons, k);
    }
    if (response.let_through) return "The filter lets only documents of the query through.";
    return "There is no document but those of the query.";
}

std::string by_neurons(const SearchRequest& request, const SearchResponse& response,
                       const ColumnAnswer& column, int stored_k) {
    if (column.query.empty()) return by_empty_code(request, column);
    const int k = column.column.k;
    if (column.searched == 0) return by_conditions(request, response, k);
    const char* larger = k < stored_k ? " A larger k finds more." : "";
    const bool restricted = roles_of(request).any();
    if (response.let_through || restricted) {
        const bool one = column.searched == 1;
        const char* ending = one ? "es" : "";
        return fmt::format(
            "{}{}{}{}, but {} with the query at k = {}.{}", documents(column.searched),
            response.let_through ? fmt::format(" pass{} the filter", ending) : "",
            response.let_through && restricted ? " and" : "",
            restricted ? fmt::format(" match{} the required and forbidden neurons", ending) : "",
            one ? "it shares no neuron" : "none of them shares a neuron", k, larger);
    }
    return fmt::format("No other document shares a neuron with the query at k = {}.{}", k, larger);
}

}  // namespace

std::string nothing_found(const SearchRequest& request, const SearchResponse& response,
                          const DatasetInfo& dataset, int stored_k) {
    const auto has_hits = [](const ColumnAnswer& column) { return !column.result.hits.empty(); };
    if (response.columns.empty() || std::ranges::any_of(response.columns, has_hits)) return {};
    if (response.documents == 0)
        return fmt::format("All documents of \"{}\" are removed, so none can be found.",
                           dataset.name);
    if (response.let_through == 0) return "The filter lets no document through.";
    const ColumnAnswer& column = response.columns.front();
    const auto entry = find_part(searchers(), "searcher", column.column.searcher);
    if (entry && (*entry)->needs.texts) return by_words(request, response, dataset);
    const std::string words =
        column.fusion ? by_words(request, response, dataset) + " " : std::string();
    if (entry && (*entry)->needs.codes)
        return words + by_neurons(request, response, column, stored_k);
    if (column.without_direction) return words + by_zeros(request);
    if (column.searched == 0) return by_conditions(request, response, column.column.k);
    return words +
           "No document has an embedding with a direction that could be compared with the query.";
}

}  // namespace sparsescope
