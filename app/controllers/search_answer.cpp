// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/search_answer.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "app/controllers/document_rows.h"
#include "core/workspace/query_vector.h"

namespace sparsescope {
namespace {

std::vector<QueryNeuron> in_stable_order(const ColumnAnswer& column) {
    std::vector<QueryNeuron> neurons = column.query;
    neurons.insert(neurons.end(), column.taken_out.begin(), column.taken_out.end());
    std::ranges::sort(neurons, [](const QueryNeuron& a, const QueryNeuron& b) {
        if (a.original != b.original) return a.original > b.original;
        return a.neuron < b.neuron;
    });
    return neurons;
}

using RowsById = std::unordered_map<DocumentId, DocumentRow>;

// Every document once, though it may be a hit of several columns.
Result<RowsById> load_rows(const AnswerSource& source, const SearchResponse& response,
                           const SearchRequest& request) {
    std::unordered_set<DocumentId> seen(request.documents.begin(), request.documents.end());
    for (const ColumnAnswer& column : response.columns)
        for (const SearchHit& hit : column.result.hits)
            seen.insert(hit.document);
    const std::vector<DocumentId> ids(seen.begin(), seen.end());
    SPARSESCOPE_ASSIGN(auto rows, load_document_rows(*source.corpus, source.dataset, ids));
    RowsById by_id;
    for (DocumentRow& row : rows)
        by_id.emplace(row.id, std::move(row));
    return by_id;
}

AnswerColumn to_column(ColumnAnswer answer, const RowsById& rows) {
    AnswerColumn column;
    column.column = std::move(answer.column);
    column.cost = answer.result.cost;
    column.bytes_per_document = answer.bytes_per_document;
    column.recall = answer.recall;
    column.ties = answer.ties;
    for (SearchHit& hit : answer.result.hits) {
        const DocumentRow& row = rows.at(hit.document);
        column.hits.push_back({std::move(hit), static_cast<int>(column.hits.size()) + 1, row.text,
                               row.label, row.image});
    }
    return column;
}

Result<std::vector<WithoutChip>> wider_filters(const AnswerSource& source, const std::string& text,
                                               const std::stop_token& stop) {
    const auto filter = parse_filter(text);
    if (!filter) return std::vector<WithoutChip>{};
    std::optional<ModelAtK> model;
    if (source.searchable) model = ModelAtK{source.searchable->info().id, source.k};
    return without_each_chip(*source.corpus, source.dataset.id, *filter, model, stop);
}

}  // namespace

bool searcher::reads_codes(const SearchColumn& column) {
    return column.searcher == sparse || column.searcher == "exhaustive" ||
           column.searcher == two_stage;
}

bool searcher::orders_by_embedding(const SearchColumn& column) {
    return column.searcher == two_stage && std::isinf(column.dense_weight);
}

bool SearchQuestion::sameQuery(const SearchQuestion& other) const {
    return mode == other.mode && request.documents == other.request.documents &&
           request.text == other.request.text && vector_file == other.vector_file &&
           request.vector == other.request.vector;
}

const NeuronTerm* SearchQuestion::term(NeuronId neuron, NeuronTerm::Role role) const {
    const auto found = std::ranges::find_if(request.neurons, [&](const NeuronTerm& term) {
        return term.neuron == neuron && term.role == role;
    });
    return found == request.neurons.end() ? nullptr : &*found;
}

std::vector<NeuronId> SearchAnswer::neuronOrder() const {
    std::vector<NeuronId> order;
    for (const QueryNeuron& neuron : neurons)
        order.push_back(neuron.neuron);
    return order;
}

bool SearchAnswer::empty() const {
    return std::ranges::all_of(columns,
                               [](const AnswerColumn& column) { return column.hits.empty(); });
}

Result<SearchAnswer> answer_question(const AnswerSource& source, SearchQuestion question,
                                     std::vector<SearchColumn> columns,
                                     const std::stop_token& stop) {
    if (!question.vector_file.isEmpty()) {
        SPARSESCOPE_ASSIGN(question.request.vector,
                           read_query_vector(question.vector_file.toStdString()));
    }
    SearchResponse response;
    if (source.searchable) {
        SPARSESCOPE_ASSIGN(response, run_search(*source.corpus, *source.searchable,
                                                question.request, columns, stop));
    } else {
        SPARSESCOPE_ASSIGN(response,
                           search_words(*source.corpus, source.dataset, question.request, stop));
    }
    SPARSESCOPE_ASSIGN(const RowsById rows, load_rows(source, response, question.request));
    SearchAnswer answer;
    answer.k = source.k;
    answer.searched = response.documents;
    answer.let_through = response.let_through;
    if (answer.let_through == 0) {
        SPARSESCOPE_ASSIGN(answer.without, wider_filters(source, question.request.filter, stop));
    }
    for (const DocumentId id : question.request.documents)
        answer.documents.push_back(rows.at(id));
    for (ColumnAnswer& column : response.columns) {
        if (answer.neurons.empty()) answer.neurons = in_stable_order(column);
        answer.columns.push_back(to_column(std::move(column), rows));
    }
    answer.question = std::move(question);
    return answer;
}

Result<WhyNotAnswer> answer_why_not(const AnswerSource& source, const SearchQuestion& question,
                                    const SearchColumn& column, DocumentId document,
                                    const std::stop_token& stop) {
    WhyNotAnswer answer;
    answer.column = column;
    SPARSESCOPE_ASSIGN(answer.why, why_not(*source.corpus, *source.searchable, question.request,
                                           column, document, stop));
    SPARSESCOPE_ASSIGN(auto rows,
                       load_document_rows(*source.corpus, source.dataset, std::span(&document, 1)));
    answer.document = std::move(rows.front());
    return answer;
}

}  // namespace sparsescope
