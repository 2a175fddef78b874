// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/search_answer.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "app/controllers/document_rows.h"
#include "core/base/part_list.h"
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

using RowsById = decltype(SearchAnswer::rows);

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

Result<std::vector<WithoutChip>> wider_filters(const AnswerSource& source, const std::string& text,
                                               const std::stop_token& stop) {
    const auto filter = parse_filter(text);
    if (!filter) return std::vector<WithoutChip>{};
    std::optional<ModelAtK> model;
    if (source.searchable) model = ModelAtK{source.searchable->info().id, source.k};
    return without_each_chip(*source.corpus, source.dataset.id, *filter, model, stop);
}

}  // namespace

const SearcherEntry& searcher_of(const SearchColumn& column) {
    return *find_part(searchers(), "searcher", column.searcher).value();
}

bool reads_codes(const SearchColumn& column) {
    return searcher_of(column).needs.codes;
}

bool orders_by_embedding(const SearchColumn& column) {
    return searcher_of(column).settings.second_stage && std::isinf(column.dense_weight);
}

bool TypedQuery::sameQuery(const TypedQuery& other) const {
    // The embedding of a text comes later, and is that of the text.
    if (mode == Mode::text && other.mode == Mode::text)
        return request.mode == other.request.mode && request.text == other.request.text;
    return mode == other.mode && request.documents == other.request.documents &&
           vector_file == other.vector_file && picture_file == other.picture_file &&
           request.vector == other.request.vector;
}

const NeuronTerm* TypedQuery::term(NeuronId neuron, NeuronTerm::Role role) const {
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

namespace {

QString caption_of(const SearchHit& hit) {
    QStringList parts;
    if (hit.places && hit.places->meaning)
        parts << QString("meaning #%1").arg(*hit.places->meaning);
    if (hit.places && hit.places->words) parts << QString("words #%1").arg(*hit.places->words);
    if (hit.group && hit.group->others > 0)
        parts << QString("and %1 more %2")
                     .arg(hit.group->others)
                     .arg(hit.group->others == 1 ? "passage" : "passages");
    return parts.join(" · ");
}

}  // namespace

std::vector<HitRow> SearchAnswer::hitRows(const ColumnAnswer& column) const {
    std::vector<HitRow> hits;
    for (const SearchHit& hit : column.result.hits) {
        const DocumentRow& row = rows.at(hit.document);
        hits.push_back({hit, static_cast<int>(hits.size()) + 1, row.text, row.label, row.image,
                        caption_of(hit)});
    }
    return hits;
}

bool SearchAnswer::empty() const {
    return std::ranges::all_of(
        columns, [](const ColumnAnswer& column) { return column.result.hits.empty(); });
}

Result<SearchAnswer> answer_query(const AnswerSource& source, TypedQuery query,
                                  std::vector<SearchColumn> columns, const std::stop_token& stop) {
    if (!query.vector_file.isEmpty()) {
        SPARSESCOPE_ASSIGN(query.request.vector,
                           read_query_vector(query.vector_file.toStdString()));
    }
    SearchResponse response;
    if (source.searchable) {
        SPARSESCOPE_ASSIGN(
            response, run_search(*source.corpus, *source.searchable, query.request, columns, stop));
    } else {
        SPARSESCOPE_ASSIGN(response,
                           search_words(*source.corpus, source.dataset, query.request, stop));
    }
    SearchAnswer answer;
    SPARSESCOPE_ASSIGN(answer.rows, load_rows(source, response, query.request));
    answer.k = source.k;
    answer.dataset = source.dataset.id;
    if (source.searchable) answer.model = source.searchable->info().id;
    answer.searched = response.documents;
    answer.let_through = response.let_through;
    for (const std::string& note : response.notes)
        answer.notes << QString::fromStdString(note);
    answer.nothing = QString::fromStdString(response.nothing);
    if (answer.let_through == 0) {
        SPARSESCOPE_ASSIGN(answer.without, wider_filters(source, query.request.filter, stop));
    }
    for (const ColumnAnswer& column : response.columns)
        if (answer.neurons.empty()) answer.neurons = in_stable_order(column);
    answer.columns = std::move(response.columns);
    answer.query = std::move(query);
    return answer;
}

Result<std::vector<HitRow>> answer_passages(const AnswerSource& source, TypedQuery query,
                                            SearchColumn column, DocumentId hit,
                                            const std::stop_token& stop) {
    constexpr int parts_looked_at = 1000;
    query.request.grouped = false;
    query.request.n = parts_looked_at;
    SPARSESCOPE_ASSIGN(const SearchAnswer all,
                       answer_query(source, std::move(query), {std::move(column)}, stop));
    std::vector<DocumentId> ids{hit};
    for (const SearchHit& found : all.columns.front().result.hits)
        ids.push_back(found.document);
    SPARSESCOPE_ASSIGN(const auto sources, source.corpus->sources_of(ids));
    std::vector<HitRow> passages;
    for (HitRow& row : all.hitRows(all.columns.front())) {
        const auto at = static_cast<std::size_t>(row.rank);
        if (sources[at] == sources[0] && sources[0] != 0 && row.hit.document != hit)
            passages.push_back(std::move(row));
    }
    return passages;
}

Result<WhyNotAnswer> answer_why_not(const AnswerSource& source, const TypedQuery& query,
                                    const SearchColumn& column, DocumentId document,
                                    const std::stop_token& stop) {
    WhyNotAnswer answer;
    answer.column = column;
    SPARSESCOPE_ASSIGN(answer.why, why_not(*source.corpus, *source.searchable, query.request,
                                           column, document, stop));
    SPARSESCOPE_ASSIGN(auto rows,
                       load_document_rows(*source.corpus, source.dataset, std::span(&document, 1)));
    answer.document = std::move(rows.front());
    return answer;
}

}  // namespace sparsescope
