// SPDX-License-Identifier: GPL-3.0-or-later
// A query of the window, and everything that the Search page shows as its answer. answer_query()
// and answer_why_not() run in tasks.
#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include <QMetaType>
#include <QString>
#include <QStringList>

#include "app/controllers/without_chip.h"
#include "core/workspace/search_request.h"
#include "core/workspace/why_not.h"
#include "widgets/models/document_list_model.h"
#include "widgets/models/hit_list_model.h"

namespace sparsescope {

// The entry of the column's searcher in the list of searchers.
[[nodiscard]] const SearcherEntry& searcher_of(const SearchColumn& column);
// Whether the column's hits come from codes at k, so that neurons contribute to them.
[[nodiscard]] bool reads_codes(const SearchColumn& column);
// Whether codes only find the candidates of the column, and embeddings alone order them.
[[nodiscard]] bool orders_by_embedding(const SearchColumn& column);

// A question, and the form in which the person typed it.
struct TypedQuery {
    enum class Mode { text, document, vector, neurons };
    Mode mode = Mode::text;
    // Includes the filter and the changes to the query's code. Of a text that is searched by its
    // meaning, `vector` is its embedding, and empty until that is known.
    SearchRequest request;
    QString vector_file;  // the .npy file that request.vector was read from
    // The picture that is asked with, from outside the workspace; request.vector is its embedding,
    // and empty until that is known.
    QString picture_file;
    ModelId model = 0;  // whose neurons request.neurons names; 0: none
    // Whether the query has, or will have, a code with neurons.
    [[nodiscard]] bool hasCode() const { return mode != Mode::text || hasMeaning(); }
    [[nodiscard]] bool hasMeaning() const {
        return mode == Mode::text && request.mode != TextMode::words;
    }
    [[nodiscard]] bool isPicture() const { return !picture_file.isEmpty(); }
    [[nodiscard]] bool needsEncoding() const {
        return (hasMeaning() || isPicture()) && request.vector.empty();
    }
    [[nodiscard]] QString text() const { return QString::fromStdString(request.text); }
    // Whether only the filter and changed weights differ, so that the lists keep their place.
    [[nodiscard]] bool sameQuery(const TypedQuery& other) const;
    // The neuron's term in this role; null when there is none.
    [[nodiscard]] const NeuronTerm* term(NeuronId neuron, NeuronTerm::Role role) const;
    bool operator==(const TypedQuery&) const = default;
};

struct SearchAnswer {
    TypedQuery query;
    int k = 0;              // in use when the question was asked; 0: no model
    DatasetId dataset = 0;  // whose documents these are …
    ModelId model = 0;      // … and whose neurons; 0: none
    std::vector<ColumnAnswer> columns;
    std::unordered_map<DocumentId, DocumentRow> rows;  // of the query and of all hits
    // The neurons of the first column that reads codes: those of the query's own code, ordered by
    // their weight, and then the added ones. Changed weights alter neither order nor colours.
    std::vector<QueryNeuron> neurons;
    std::int64_t searched = 0;                // documents that are not removed
    std::optional<std::int64_t> let_through;  // those that pass the filter; nullopt: no filter
    std::vector<WithoutChip> without;         // set when no document passes the filter
    QStringList notes;                        // sentences about the list, as of SearchResponse
    QString nothing;                          // why no column has a hit; "": one has

    [[nodiscard]] std::vector<NeuronId> neuronOrder() const;
    [[nodiscard]] std::vector<HitRow> hitRows(const ColumnAnswer& column) const;
    [[nodiscard]] bool empty() const;  // whether no column has a hit
};

struct AnswerSource {
    const Corpus* corpus = nullptr;
    std::shared_ptr<const Searchable> searchable;  // null: only text can be searched
    DatasetInfo dataset;
    int k = 0;
};
[[nodiscard]] Result<SearchAnswer> answer_query(const AnswerSource& source, TypedQuery query,
                                                std::vector<SearchColumn> columns,
                                                const std::stop_token& stop);

// The further parts of the hit's longer document that the same search finds, best first; `rank`
// counts every part.
[[nodiscard]] Result<std::vector<HitRow>> answer_passages(const AnswerSource& source,
                                                          TypedQuery query, SearchColumn column,
                                                          DocumentId hit,
                                                          const std::stop_token& stop);

struct WhyNotAnswer {
    WhyNot why;
    SearchColumn column;
    DocumentRow document;
};
[[nodiscard]] Result<WhyNotAnswer> answer_why_not(const AnswerSource& source,
                                                  const TypedQuery& query,
                                                  const SearchColumn& column, DocumentId document,
                                                  const std::stop_token& stop);

}  // namespace sparsescope
