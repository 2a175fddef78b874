// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/search_request.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/part_list.h"
#include "core/workspace/filter_rows.h"
#include "core/workspace/nothing_found.h"
#include "core/workspace/query_composer.h"
#include "core/workspace/shared_direction.h"

namespace sparsescope {

namespace {

Result<const SearcherEntry*> entry_of(const SearchColumn& column) {
    return find_part(searchers(), "searcher", column.searcher);
}

SearchOptions options_of(const SearchRequest& request, const SearchColumn& column,
                         const std::optional<RowSet>& allowed, const std::stop_token& stop) {
    SearchOptions options;
    options.n = request.n;
    options.k = column.k;
    options.allowed = allowed ? &*allowed : nullptr;
    options.dimensions = column.dimensions;
    options.candidates = column.candidates;
    options.dense_weight = column.dense_weight;
    options.whole_query = true;
    options.count_sharing = true;
    options.stop = stop;
    return options;
}

// Asks for one hit more than the list holds: it tells whether the last ones tie with what follows.
Result<SearchResult> search_and_count_ties(const Searcher& searcher, const SearchQuery& query,
                                           SearchOptions options, const SparseIndex& index,
                                           std::optional<ScoreTies>& ties) {
    const auto n = static_cast<std::size_t>(std::max(options.n, 0));
    options.n = static_cast<int>(n) + 1;
    SPARSESCOPE_ASSIGN(SearchResult result, searcher.search(query, options));
    std::optional<double> next;
    if (result.hits.size() > n) {
        next = result.hits.back().score;
        result.hits.pop_back();
    }
    if (!result.hits.empty())
        ties = score_ties(index, query.code, options.allowed, result.hits, next);
    return result;
}

Result<ColumnAnswer> answer(const Corpus& corpus, const Searchable& searchable,
                            const SearchRequest& request, const SearchColumn& column,
                            QueryComposer& composer, const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(const SearcherEntry* const entry, entry_of(column));
    if (entry->needs.texts && request.text.empty())
        return fail(ErrorCode::invalid_argument, "Full-text search needs words to look for.");
    ColumnAnswer answer;
    answer.column = column;
    std::optional<RowSet> allowed;
    Code code;
    std::vector<float> embedding;
    if (entry->needs.codes) {
        SPARSESCOPE_TRY(searchable.check_k(column.k));
        SPARSESCOPE_ASSIGN(ComposedQuery query, composer.compose(column.k));
        code = code_of(query.neurons);
        answer.query = std::move(query.neurons);
        answer.taken_out = std::move(query.taken_out);
        SPARSESCOPE_ASSIGN(allowed, composer.allowed(column.k));
    } else {
        SPARSESCOPE_ASSIGN(allowed, composer.filtered(column.k));
    }
    if (entry->needs.embeddings) {
        SPARSESCOPE_ASSIGN(embedding, composer.embedding());
        answer.without_direction =
            std::ranges::all_of(embedding, [](float value) { return value == 0; });
    }
    answer.searched = allowed ? static_cast<std::int64_t>(allowed->count()) : searchable.rows();
    SPARSESCOPE_ASSIGN(const auto searcher,
                       searchable.searcher(corpus, column.searcher, column.k, stop));
    const SearchQuery query{code.view(), embedding, request.text};
    const SearchOptions options = options_of(request, column, allowed, stop);
    if (entry->needs.only_codes()) {
        SPARSESCOPE_ASSIGN(const auto index, searchable.index(corpus, column.k, stop));
        SPARSESCOPE_ASSIGN(answer.result,
                           search_and_count_ties(*searcher, query, options, *index, answer.ties));
    } else {
        SPARSESCOPE_ASSIGN(answer.result, searcher->search(query, options));
    }
    answer.bytes_per_document = searchable.bytes_per_document(*entry, *searcher, column.dimensions);
    return answer;
}

// Recall@n against dense = |hits that dense has too| / |hits of dense|.
void compare_with_dense(std::vector<ColumnAnswer>& columns) {
    const auto dense = std::ranges::find(columns, searcher::dense, [](const ColumnAnswer& answer) {
        return answer.column.searcher;
    });
    if (dense == columns.end() || dense->result.hits.empty()) return;
    std::vector<DocumentId> expected;
    for (const SearchHit& hit : dense->result.hits)
        expected.push_back(hit.document);
    std::ranges::sort(expected);
    for (ColumnAnswer& column : columns) {
        const auto same = std::ranges::count_if(column.result.hits, [&](const SearchHit& hit) {
            return std::ranges::binary_search(expected, hit.document);
        });
        column.recall = static_cast<double>(same) / static_cast<double>(expected.size());
    }
}

// Where every dense score is near 1, that is said once.
Status add_dense_note(const Corpus& corpus, const Searchable& searchable, SearchResponse& response,
                      const std::stop_token& stop) {
    const auto by_embedding = [](const ColumnAnswer& answer) {
        const auto entry = entry_of(answer.column);
        return entry && (*entry)->needs.embeddings && !(*entry)->needs.codes &&
               !answer.result.hits.empty();
    };
    if (std::ranges::none_of(response.columns, by_embedding)) return {};
    SPARSESCOPE_ASSIGN(const auto embeddings, searchable.embeddings(corpus, stop));
    auto hint = shared_direction_hint(embeddings->view());
    if (!hint.empty()) response.notes.push_back(std::move(hint));
    return {};
}

}  // namespace

Result<SearchRequest> without_removed(const Searchable& searchable, const SearchRequest& request,
                                      std::vector<std::string>& notes) {
    SearchRequest asked = request;
    std::string left_out;
    std::erase_if(asked.documents, [&](DocumentId id) {
        const std::int64_t row = searchable.row_of(id);
        const bool removed =
            row >= 0 && searchable.removed().contains(static_cast<std::size_t>(row));
        if (removed) left_out += fmt::format("{}{}", left_out.empty() ? "" : ", ", id);
        return removed;
    });
    const auto count = request.documents.size() - asked.documents.size();
    if (count == 0) return asked;
    const std::string what = fmt::format("Document{} {} {} removed", count > 1 ? "s" : "", left_out,
                                         count > 1 ? "were" : "was");
    if (asked.documents.empty())
        return fail(ErrorCode::not_found,
                    fmt::format("{}, so there is nothing to compare with. Restore {}, or search "
                                "by another document.",
                                what, count > 1 ? "one" : "it"));
    notes.push_back(what + " and left out of the query.");
    return asked;
}

Result<SearchResponse> run_search(const Corpus& corpus, const Searchable& searchable,
                                  const SearchRequest& request,
                                  std::span<const SearchColumn> columns, std::stop_token stop) {
    return guard("searching", [&]() -> Result<SearchResponse> {
        SearchResponse response;
        SPARSESCOPE_ASSIGN(const SearchRequest asked,
                           without_removed(searchable, request, response.notes));
        QueryComposer composer(corpus, searchable, asked, stop);
        SPARSESCOPE_TRY(composer.check());
        const SearchColumn by_words{.searcher = searcher::full_text, .k = searchable.info().k};
        if (!asked.text.empty()) columns = std::span(&by_words, 1);
        for (const SearchColumn& column : columns) {
            if (stop.stop_requested()) return cancelled();
            SPARSESCOPE_ASSIGN(ColumnAnswer answered,
                               answer(corpus, searchable, asked, column, composer, stop));
            response.columns.push_back(std::move(answered));
        }
        compare_with_dense(response.columns);
        response.documents =
            searchable.rows() - static_cast<std::int64_t>(searchable.removed().count());
        response.let_through = composer.let_through();
        SPARSESCOPE_TRY(add_dense_note(corpus, searchable, response, stop));
        response.nothing =
            nothing_found(asked, response, searchable.dataset(), searchable.info().stored_k);
        return response;
    });
}

Result<SearchResponse> search_words(const Corpus& corpus, const DatasetInfo& dataset,
                                    const SearchRequest& request, std::stop_token stop) {
    return guard("searching", [&]() -> Result<SearchResponse> {
        SearchResponse response;
        std::optional<RowSet> allowed;
        if (!request.filter.empty()) {
            SPARSESCOPE_ASSIGN(const Filter filter, read_filter(request.filter));
            SPARSESCOPE_ASSIGN(allowed,
                               filter_rows(corpus, dataset.id, filter, std::nullopt, stop));
            response.let_through = static_cast<std::int64_t>(allowed->count());
        }
        SPARSESCOPE_ASSIGN(const auto ids, corpus.document_ids(dataset.id));
        SearchSource source;
        source.ids = ids;
        source.find_text = [&](std::string_view text, int n) {
            return corpus.full_text_search(dataset.id, text, n);
        };
        ColumnAnswer& answer = response.columns.emplace_back();
        answer.column.searcher = searcher::full_text;
        SPARSESCOPE_ASSIGN(const SearcherEntry* const entry, entry_of(answer.column));
        SPARSESCOPE_ASSIGN(answer.result, entry->make(source)->search(
                                              {{}, {}, request.text},
                                              options_of(request, answer.column, allowed, stop)));
        response.documents = dataset.documents - dataset.removed_documents;
        answer.searched = response.let_through.value_or(response.documents);
        response.nothing = nothing_found(request, response, dataset, 0);
        return response;
    });
}

std::vector<std::string> search_arguments(const std::string& workspace, const std::string& model,
                                          const SearchRequest& request,
                                          const SearchColumn& column) {
    std::vector<std::string> arguments{"search", workspace};
    const auto add = [&](const char* name, std::string value) {
        arguments.emplace_back(name);
        arguments.push_back(std::move(value));
    };
    if (!model.empty()) add("--model", model);
    for (const DocumentId id : request.documents)
        add("--document", std::to_string(id));
    if (!request.vector.empty()) add("--vector", fmt::format("{}", fmt::join(request.vector, ",")));
    if (!request.text.empty()) add("--text", request.text);
    const auto entry = entry_of(column);
    const bool codes = !entry || (*entry)->needs.codes;
    // A column that reads no codes is not changed by neurons, unless they are all of the query.
    const bool neurons_alone = request.documents.empty() && request.vector.empty();
    const auto is_read = [&](const NeuronTerm& term) {
        return codes || (neurons_alone && term.role == NeuronTerm::Role::weight);
    };
    for (const NeuronTerm& term : request.neurons) {
        if (!request.text.empty() || !is_read(term)) continue;
        switch (term.role) {
            case NeuronTerm::Role::weight:
                add("--neuron", fmt::format("{}:{}", term.neuron, term.weight));
                break;
            case NeuronTerm::Role::require:
                add("--require", std::to_string(term.neuron));
                break;
            case NeuronTerm::Role::forbid:
                add("--forbid", std::to_string(term.neuron));
                break;
        }
    }
    if (!request.filter.empty()) add("--filter", request.filter);
    add("--top", std::to_string(request.n));
    if (!request.text.empty()) return arguments;
    if (column.searcher != searcher::sparse) add("--searcher", column.searcher);
    const auto filter = parse_filter(request.filter);
    if (codes || (filter && needs_model(*filter))) add("--k", std::to_string(column.k));
    const SearcherSettings settings = entry ? (*entry)->settings : SearcherSettings();
    if (settings.dimensions) add("--dimensions", std::to_string(column.dimensions));
    if (settings.second_stage) {
        if (column.candidates > 0) add("--candidates", std::to_string(column.candidates));
        add("--dense-weight", fmt::format("{}", column.dense_weight));
    }
    return arguments;
}

}  // namespace sparsescope
