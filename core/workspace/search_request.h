// SPDX-License-Identifier: GPL-3.0-or-later
// One search as window and command line ask it: a query in any form, a filter, and one or more
// columns that answer it side by side.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/filter/filter.h"
#include "core/workspace/fusion.h"
#include "core/workspace/score_ties.h"
#include "core/workspace/searchable.h"

namespace sparsescope {

// A change of the query code, whose weights are those of a code of length 1.
struct NeuronTerm {
    enum class Role {
        weight,   // the neuron's weight in the query becomes `weight` (0 takes it out)
        require,  // hits have this neuron active at k
        forbid,   // hits do not
    };
    NeuronId neuron = 0;
    Role role = Role::weight;
    double weight = 1;
    bool operator==(const NeuronTerm&) const = default;
};

// What a typed query looks for.
enum class TextMode {
    words,    // full text
    meaning,  // the columns, by the embedding of the text
    both,     // each column, fused with full text (fusion.h)
};

[[nodiscard]] std::string_view to_string(TextMode mode);  // "words", "meaning", "both"
[[nodiscard]] std::optional<TextMode> text_mode(std::string_view word);

struct SearchRequest {
    // One of these; none of them when neurons alone are the query. A text that is searched by
    // meaning comes with its vector, made by the encoder of the dataset (typed_query.h).
    std::vector<DocumentId> documents;  // several: the sum of their codes (embeddings), each of
                                        // length 1; they are not among the hits
    std::vector<float> vector;          // info().dim numbers, normalised here as the dataset was
    std::string text;                   // what a person typed
    TextMode mode = TextMode::words;    // what it looks for; words: whatever the columns say
    std::vector<NeuronTerm> neurons;
    std::string filter;  // core/filter/filter.h
    int n = 100;
    bool grouped = true;  // of a longer document only the best of its parts is shown
    bool operator==(const SearchRequest&) const = default;
};

// A search that full text alone answers.
[[nodiscard]] inline bool asks_for_words(const SearchRequest& request) {
    return !request.text.empty() && request.mode == TextMode::words;
}

// One list of hits beside others.
struct SearchColumn {
    std::string searcher = searcher::sparse;
    int k = 8;                // of sparse searchers
    int dimensions = 0;       // of truncated
    int candidates = 0;       // of two-stage; 0: as many as find 95 % of the dense top ten
    double dense_weight = 1;  // of two-stage; infinite: dense alone orders
    bool operator==(const SearchColumn&) const = default;
};

struct QueryNeuron {
    NeuronId neuron = 0;
    double weight = 0;    // in the query code that was searched with, of length 1
    double original = 0;  // before the changes; 0: added
};

struct ColumnAnswer {
    SearchColumn column;
    SearchResult result;
    std::int64_t bytes_per_document = 0;  // that this search reads from
    std::optional<double> recall;         // of the first dense column's hits, the share found here
    std::optional<ScoreTies> ties;        // of lists that codes alone put in order
    std::vector<QueryNeuron> query;       // weight descending; of sparse searchers
    std::vector<QueryNeuron> taken_out;   // of the query's own, that a weight of 0 removed
    std::int64_t searched = 0;            // documents that could have been hits
    bool without_direction = false;       // an embedding is asked with, and is all zeros
    std::optional<Fusion> fusion;         // of a list that words and meaning made together
};

struct SearchResponse {
    std::vector<ColumnAnswer> columns;
    std::int64_t documents = 0;               // that are not removed
    std::optional<std::int64_t> let_through;  // by the filter, if there is one
    // Sentences about the list: what of the query was left out, why scores tell little.
    std::vector<std::string> notes;
    std::string
        nothing;  // why there is no hit (core/workspace/nothing_found.h); "": there are hits
};

// A removed document of the query is left out of it, and a note says so; when there is no other,
// the search is refused. Errors are sentences: a query in no or two forms, an unknown document,
// neuron, searcher, label or tag, a vector that does not fit; a filter's message begins with where
// it is wrong.
[[nodiscard]] Result<SearchResponse> run_search(const Corpus& corpus, const Searchable& searchable,
                                                const SearchRequest& request,
                                                std::span<const SearchColumn> columns,
                                                std::stop_token stop = {});

// The request without its documents that are removed. not_found when none is left; what was left
// out is added to the notes.
[[nodiscard]] Result<SearchRequest> without_removed(const Searchable& searchable,
                                                    const SearchRequest& request,
                                                    std::vector<std::string>& notes);

// A search for the words of request.text, which needs no model (and knows no neurons: a filter may
// not ask about them).
[[nodiscard]] Result<SearchResponse> search_words(const Corpus& corpus, const DatasetInfo& dataset,
                                                  const SearchRequest& request,
                                                  std::stop_token stop = {});

// The command line that asks the same: sparsescope-cli search … (arguments only, quoted by caller).
[[nodiscard]] std::vector<std::string> search_arguments(const std::string& workspace,
                                                        const std::string& model,
                                                        const SearchRequest& request,
                                                        const SearchColumn& column);

}  // namespace sparsescope
