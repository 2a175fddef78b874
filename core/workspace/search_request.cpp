// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/search_request.h"

#include <algorithm>

#include "core/base/part_list.h"
#include "core/workspace/filter_rows.h"
#include "core/workspace/hit_groups.h"
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

// One column of a request, prepared so far that it can be asked for any number of hits.
class ColumnSearch {
  public:
    ColumnSearch(const Corpus& corpus, const Searchable& searchable, const SearchRequest& request,
                 const SearchColumn& column, std::stop_token stop)
        : corpus_(corpus), searchable_(searchable), request_(request), stop_(std::move(stop)) {
        answer_.column = column;
    }

    Result<ColumnAnswer> run(QueryComposer& composer) {
        SPARSESCOPE_TRY(prepare(composer));
        const auto search = [&](int n) { return fused() ? both(n) : by_column(n); };
        if (!searchable_.dataset().has_parts || !request_.grouped) {
            SPARSESCOPE_ASSIGN(answer_.result, search(request_.n));
            return std::move(answer_);
        }
        bool hidden = false;
        SPARSESCOPE_ASSIGN(answer_.result, search_groups(corpus_, searchable_.dataset().id,
                                                         request_.n, search, hidden));
        // Parts that are not shown would count as documents that tie and are not listed.
        if (hidden) answer_.ties.reset();
        return std::move(answer_);
    }

  private:
    [[nodiscard]] bool fused() const {
        return !request_.text.empty() && request_.mode == TextMode::both;
    }

    Status prepare(QueryComposer& composer) {
        const SearchColumn& column = answer_.column;
        SPARSESCOPE_ASSIGN(entry_, entry_of(column));
        if (entry_->needs.texts && request_.text.empty())
            return fail(ErrorCode::invalid_argument, "Full-text search needs words to look for.");
        if (entry_->needs.codes) {
            SPARSESCOPE_TRY(searchable_.check_k(column.k));
            SPARSESCOPE_ASSIGN(ComposedQuery query, composer.compose(column.k));
            code_ = code_of(query.neurons);
            answer_.query = std::move(query.neurons);
            answer_.taken_out = std::move(query.taken_out);
            SPARSESCOPE_ASSIGN(allowed_, composer.allowed(column.k));
            SPARSESCOPE_ASSIGN(index_, searchable_.index(corpus_, column.k, stop_));
        } else {
            SPARSESCOPE_ASSIGN(allowed_, composer.filtered(column.k));
        }
        if (entry_->needs.embeddings) {
            SPARSESCOPE_ASSIGN(embedding_, composer.embedding());
            answer_.without_direction =
                std::ranges::all_of(embedding_, [](float value) { return value == 0; });
        }
        answer_.searched =
            allowed_ ? static_cast<std::int64_t>(allowed_->count()) : searchable_.rows();
        SPARSESCOPE_ASSIGN(searcher_,
                           searchable_.searcher(corpus_, column.searcher, column.k, stop_));
        answer_.bytes_per_document =
            searchable_.bytes_per_document(*entry_, *searcher_, column.dimensions);
        if (!fused()) return {};
        answer_.fusion.emplace();
        SPARSESCOPE_ASSIGN(words_,
                           searchable_.searcher(corpus_, searcher::full_text, column.k, stop_));
        return {};
    }

    Result<SearchResult> by_column(int n) {
        SearchOptions options = options_of(request_, answer_.column, allowed_, stop_);
        options.n = n;
        const SearchQuery query{code_.view(), embedding_, request_.text};
        if (!entry_->needs.only_codes()) return searcher_->search(query, options);
        return search_and_count_ties(*searcher_, query, options, *index_, answer_.ties);
    }

    // Both lists are read further than the fused one, because what stands low in one of them may
    // stand high in the other.
    Result<SearchResult> both(int n) {
        constexpr int least_depth = 1000;
        const int depth = std::max(n, least_depth);
        SPARSESCOPE_ASSIGN(SearchResult result, by_column(depth));
        answer_.ties.reset();
        SearchOptions options = options_of(request_, answer_.column, allowed_, stop_);
        options.n = depth;
        SPARSESCOPE_ASSIGN(const SearchResult words,
                           words_->search({{}, {}, request_.text}, options));
        result.hits = fuse(*answer_.fusion, words.hits, result.hits, static_cast<std::size_t>(n));
        result.cost.microseconds += words.cost.microseconds;
        return result;
    }

    const Corpus& corpus_;
    const Searchable& searchable_;
    const SearchRequest& request_;
    std::stop_token stop_;
    ColumnAnswer answer_;
    const SearcherEntry* entry_ = nullptr;
    std::shared_ptr<const Searcher> searcher_, words_;
    std::shared_ptr<const SparseIndex> index_;
    std::optional<RowSet> allowed_;
    Code code_;
    std::vector<float> embedding_;
};

// Recall@n against dense = |hits that dense has too| / |hits of dense|.
void compare_with_dense(std::vector<ColumnAnswer>& columns) {
    const auto dense = std::ranges::find(columns, searcher::dense, [](const ColumnAnswer& answer) {
        return answer.column.searcher;
    });
    if (dense == columns.end() || dense->result.hits.empty() || dense->fusion) return;
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
        if (asks_for_words(asked)) columns = std::span(&by_words, 1);
        for (const SearchColumn& column : columns) {
            if (stop.stop_requested()) return cancelled();
            ColumnSearch search(corpus, searchable, asked, column, stop);
            SPARSESCOPE_ASSIGN(ColumnAnswer answered, search.run(composer));
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
        const auto searcher = entry->make(source);
        const auto search = [&](int n) {
            SearchOptions options = options_of(request, answer.column, allowed, stop);
            options.n = n;
            return searcher->search({{}, {}, request.text}, options);
        };
        if (dataset.has_parts && request.grouped) {
            bool hidden = false;
            SPARSESCOPE_ASSIGN(answer.result,
                               search_groups(corpus, dataset.id, request.n, search, hidden));
        } else {
            SPARSESCOPE_ASSIGN(answer.result, search(request.n));
        }
        response.documents = dataset.documents - dataset.removed_documents;
        answer.searched = response.let_through.value_or(response.documents);
        response.nothing = nothing_found(request, response, dataset, 0);
        return response;
    });
}

}  // namespace sparsescope
