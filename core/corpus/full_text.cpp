// SPDX-License-Identifier: GPL-3.0-or-later
// Full-text search over the documents' texts (FTS5, bm25).
#include <chrono>
#include <string>
#include <vector>

#include "core/corpus/corpus_impl.h"

namespace sparsescope {

namespace {

constexpr std::size_t max_terms = 64;

struct Term {
    std::string words;
    bool phrase = false;  // typed in quotes
};

// Whether FTS5's tokenizer can find a word in it; beyond ASCII it is given the benefit of the
// doubt.
bool has_word(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
            (c >= 'A' && c <= 'Z'))
            return true;
    }
    return false;
}

// Splits what a person typed at spaces and control characters, except inside double quotes. A quote
// that is never closed reaches to the end.
std::vector<Term> split(std::string_view query) {
    std::vector<Term> terms;
    Term current;
    const auto finish = [&] {
        if (has_word(current.words) && terms.size() < max_terms) terms.push_back(current);
        current.words.clear();
    };
    for (const char c : query) {
        const bool space = (c >= 0 && c <= ' ') || c == 0x7F;
        if (c == '"') {
            finish();
            current.phrase = !current.phrase;
        } else if (space && !current.phrase) {
            finish();
        } else {
            current.words += space ? ' ' : c;
        }
    }
    finish();
    return terms;
}

// joiner: " " is FTS5's "and" that passes over terms without any word, " OR " its "or".
// Every term is an FTS5 string, in which nothing is syntax (split() left no quotes in it). The last
// word may still be being typed, so it also matches longer words; a single letter begins too many.
std::string match_expression(const std::vector<Term>& terms, std::string_view joiner) {
    std::string expression;
    for (const auto& term : terms)
        expression += fmt::format("{}\"{}\"", expression.empty() ? "" : joiner, term.words);
    if (!terms.back().phrase && terms.back().words.size() > 1) expression += "*";
    return expression;
}

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

}  // namespace

Result<SearchResult> Corpus::full_text_search(DatasetId dataset, std::string_view query,
                                              int n) const {
    return impl_->read("searching its texts", [&](Database& database) -> Result<SearchResult> {
        const auto start = std::chrono::steady_clock::now();
        const auto terms = split(query);
        if (terms.empty() || n < 1) return SearchResult{};
        SPARSESCOPE_ASSIGN(auto result, find(database, dataset, match_expression(terms, " "), n));
        if (terms.size() > 1 && result.hits.size() < static_cast<std::size_t>(n)) {
            // Those with every word are among these, and bm25 puts them first.
            SPARSESCOPE_ASSIGN(result, find(database, dataset, match_expression(terms, " OR "), n));
        }
        const std::chrono::duration<double, std::micro> passed =
            std::chrono::steady_clock::now() - start;
        result.cost.microseconds = passed.count();
        return result;
    });
}

}  // namespace sparsescope
