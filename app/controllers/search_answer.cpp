// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/search_answer.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "app/document_rows.h"
#include "core/workspace/filter_rows.h"
#include "core/workspace/query_vector.h"

namespace sparsescope {
namespace {

// Full-text search needs no model, so a workspace that has none can be searched for words.
Result<SearchResponse> words_alone(const AnswerSource& source, const SearchRequest& request,
                                   const std::stop_token& stop) {
    SearchResponse response;
    response.documents = source.dataset.documents;
    std::optional<RowSet> allowed;
    if (!request.filter.empty()) {
        const auto filter = parse_filter(request.filter);
        if (!filter) return fail(ErrorCode::invalid_argument, filter.error().message);
        SPARSESCOPE_ASSIGN(
            allowed, filter_rows(*source.corpus, source.dataset.id, *filter, std::nullopt, stop));
        response.let_through = static_cast<std::int64_t>(allowed->count());
    }
    ColumnAnswer column;
    column.column.searcher = searcher::full_text;
    for (int n = request.n;; n *= 8) {
        SPARSESCOPE_ASSIGN(column.result,
                           source.corpus->full_text_search(source.dataset.id, request.text, n));
        auto& hits = column.result.hits;
        const bool all_found = std::cmp_less(hits.size(), n) || n >= response.documents;
        if (allowed) {
            std::erase_if(hits, [&](const SearchHit& hit) {
                return !allowed->contains(static_cast<std::size_t>(hit.row));
            });
        }
        if (all_found || std::cmp_greater_equal(hits.size(), request.n)) break;
        if (stop.stop_requested()) return cancelled();
    }
    if (std::cmp_greater(column.result.hits.size(), request.n))
        column.result.hits.resize(static_cast<std::size_t>(request.n));
    response.columns.push_back(std::move(column));
    return response;
}

std::vector<QueryNeuron> in_stable_order(std::vector<QueryNeuron> neurons) {
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
    for (SearchHit& hit : answer.result.hits) {
        const DocumentRow& row = rows.at(hit.document);
        column.hits.push_back({std::move(hit), static_cast<int>(column.hits.size()) + 1, row.text,
                               row.label, row.image});
    }
    return column;
}

std::string joined_without(const std::vector<std::string>& parts, std::size_t left_out) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i == left_out) continue;
        text += (text.empty() ? "" : " ") + parts[i];
    }
    return text;
}

Result<std::vector<FilterPart>> filter_parts(const AnswerSource& source, const std::string& text,
                                             const std::stop_token& stop) {
    const auto filter = parse_filter(text);
    if (!filter) return std::vector<FilterPart>{};
    std::optional<ModelAtK> model;
    if (source.searchable) model = ModelAtK{source.searchable->info().id, source.k};
    const auto chips = chips_of(*filter);
    std::vector<FilterPart> parts;
    for (std::size_t i = 0; i < chips.size(); ++i) {
        const std::string rest = joined_without(chips, i);
        const auto without = parse_filter(rest);
        if (!without) continue;
        SPARSESCOPE_ASSIGN(const RowSet rows,
                           filter_rows(*source.corpus, source.dataset.id, *without, model, stop));
        parts.push_back({QString::fromStdString(chips[i]), QString::fromStdString(rest),
                         static_cast<std::int64_t>(rows.count())});
    }
    std::ranges::stable_sort(parts, std::ranges::greater{}, &FilterPart::documents);
    return parts;
}

}  // namespace

bool searcher::reads_codes(const SearchColumn& column) {
    return column.searcher == sparse || column.searcher == "exhaustive" ||
           column.searcher == two_stage;
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
        SPARSESCOPE_ASSIGN(response, words_alone(source, question.request, stop));
    }
    SPARSESCOPE_ASSIGN(const RowsById rows, load_rows(source, response, question.request));
    SearchAnswer answer;
    answer.k = source.k;
    answer.searched = response.documents;
    answer.let_through = response.let_through;
    if (answer.let_through == 0) {
        SPARSESCOPE_ASSIGN(answer.filter_parts,
                           filter_parts(source, question.request.filter, stop));
    }
    for (const DocumentId id : question.request.documents)
        answer.documents.push_back(rows.at(id));
    for (ColumnAnswer& column : response.columns) {
        if (answer.neurons.empty()) answer.neurons = in_stable_order(column.query);
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
