// SPDX-License-Identifier: GPL-3.0-or-later
// Full-text search over the documents' texts (FTS5, bm25).
//
// bm25 alone would put a document that repeats one rare word before one that has every word, so
// those with every word are asked for first. A document's score is the sum over the words that it
// has, so it hardly depends on which of the two questions found it.
#include <chrono>
#include <string>
#include <unordered_set>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/full_text_query.h"

namespace sparsescope {

namespace {

Result<SearchResult> find(Database& database, DatasetId dataset, const std::string& expression,
                          int n) {
    // bm25 works on the index's own rows only, so they are taken out first.
    SPARSESCOPE_ASSIGN(
        auto row,
        database.prepare(
            "WITH found AS MATERIALIZED (SELECT rowid AS id, -bm25(document_fts) AS score "
            "FROM document_fts WHERE document_fts MATCH ?1) "
            "SELECT document.id, document.row, score, count(*) OVER () FROM found JOIN "
            "document USING (id) WHERE document.dataset = ?2 AND NOT EXISTS "
            "(SELECT 1 FROM tombstone WHERE tombstone.document = document.id) "
            "ORDER BY score DESC, document.id LIMIT ?3"));
    SPARSESCOPE_TRY(row.bind(expression, dataset, n));
    SearchResult result;
    SPARSESCOPE_TRY(row.for_each([&] {
        result.hits.push_back({row.integer(0), row.integer(1), row.real(2), {}});
        result.cost.candidates = row.integer(3);
    }));
    return result;
}

// Those of `some` that are not among the hits already.
void append_others(const SearchResult& some, std::size_t n, SearchResult& result) {
    std::unordered_set<DocumentId> there;
    for (const SearchHit& hit : result.hits)
        there.insert(hit.document);
    for (const SearchHit& hit : some.hits) {
        if (result.hits.size() == n) break;
        if (there.contains(hit.document)) continue;
        result.hits.push_back(hit);
        result.hits.back().all_words = false;
    }
    result.cost.candidates = some.cost.candidates;
}

}  // namespace

Result<SearchResult> Corpus::full_text_search(DatasetId dataset, std::string_view query,
                                              int n) const {
    return impl_->read("searching its texts", [&](Database& database) -> Result<SearchResult> {
        const auto start = std::chrono::steady_clock::now();
        const auto words = full_text_query(query);
        if (words.all.empty() || n < 1) return SearchResult{};
        SPARSESCOPE_ASSIGN(auto result, find(database, dataset, words.all, n));
        for (SearchHit& hit : result.hits)
            hit.all_words = true;
        if (!words.some.empty() && result.hits.size() < static_cast<std::size_t>(n)) {
            SPARSESCOPE_ASSIGN(const auto some, find(database, dataset, words.some, n));
            append_others(some, static_cast<std::size_t>(n), result);
        }
        const std::chrono::duration<double, std::micro> passed =
            std::chrono::steady_clock::now() - start;
        result.cost.microseconds = passed.count();
        return result;
    });
}

}  // namespace sparsescope
