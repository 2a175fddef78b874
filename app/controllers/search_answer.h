// SPDX-License-Identifier: GPL-3.0-or-later
// A query of the window and everything the page shows as its answer. The functions run in tasks.
#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include <QMetaType>
#include <QString>

#include "app/controllers/without_chip.h"
#include "core/workspace/search_request.h"
#include "core/workspace/why_not.h"
#include "widgets/models/document_list_model.h"
#include "widgets/models/hit_list_model.h"

namespace sparsescope {

// The column's searcher, which is one of the list.
[[nodiscard]] const SearcherEntry& searcher_of(const SearchColumn& column);
// Whether its hits come from codes at k, with contributions.
[[nodiscard]] bool reads_codes(const SearchColumn& column);
// Whether codes only find candidates, and their embeddings alone put them in order.
[[nodiscard]] bool orders_by_embedding(const SearchColumn& column);

// What a person asks, and how it was put.
struct TypedQuery {
    enum class Mode { text, document, vector, neurons };
    Mode mode = Mode::text;
    SearchRequest request;  // with the filter, and the changes made to the query's code
    QString vector_file;    // an npy file that request.vector is read from
    // The same but for the filter and changed weights: what keeps its place in the list.
    [[nodiscard]] bool sameQuery(const TypedQuery& other) const;
    // The term of this role, if there is one.
    [[nodiscard]] const NeuronTerm* term(NeuronId neuron, NeuronTerm::Role role) const;
    bool operator==(const TypedQuery&) const = default;
};

struct SearchAnswer {
    TypedQuery query;
    int k = 0;  // in use when it was asked; 0: without a model
    std::vector<ColumnAnswer> columns;
    std::unordered_map<DocumentId, DocumentRow> rows;  // of the query and of all hits
    // Of the first column that reads codes: those of the query's own code by their weight, then
    // the added ones. The order does not change with the weights, nor do the colours.
    std::vector<QueryNeuron> neurons;
    std::int64_t searched = 0;  // documents that are not removed
    std::optional<std::int64_t> let_through;
    std::vector<WithoutChip> without;  // when the filter lets nothing through

    [[nodiscard]] std::vector<NeuronId> neuronOrder() const;
    [[nodiscard]] std::vector<HitRow> hitRows(const ColumnAnswer& column) const;
    [[nodiscard]] bool empty() const;  // no column has a hit
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
