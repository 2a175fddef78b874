// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/query_composer.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/l2_normalize.h"
#include "core/workspace/filter_rows.h"

namespace sparsescope {

namespace {

using Weights = std::map<NeuronId, double>;

// Adds a code, scaled to length 1.
void add_code(CodeView code, Weights& weights) {
    const double norm = code.norm();
    if (!(norm > 0)) return;
    for (std::size_t i = 0; i < code.size(); ++i)
        weights[code.neurons[i]] += static_cast<double>(code.weights[i]) / norm;
}

// Returns the length before; 1 when there is none to scale.
double normalize(Weights& weights) {
    double squares = 0;
    for (const auto& [neuron, weight] : weights)
        squares += weight * weight;
    if (!(squares > 0)) return 1;
    for (auto& [neuron, weight] : weights)
        weight /= std::sqrt(squares);
    return std::sqrt(squares);
}

std::vector<QueryNeuron> sorted(const Weights& weights, const Weights& original) {
    std::vector<QueryNeuron> neurons;
    for (const auto& [neuron, weight] : weights) {
        const auto before = original.find(neuron);
        neurons.push_back({neuron, weight, before == original.end() ? 0 : before->second});
    }
    std::ranges::sort(neurons, [](const QueryNeuron& a, const QueryNeuron& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.neuron < b.neuron;
    });
    return neurons;
}

}  // namespace

Code code_of(const std::vector<QueryNeuron>& neurons) {
    Code code;
    for (const QueryNeuron& neuron : neurons) {
        code.neurons.push_back(neuron.neuron);
        code.weights.push_back(static_cast<float>(neuron.weight));
    }
    return code;
}

Result<Filter> read_filter(const std::string& text) {
    auto filter = parse_filter(text);
    if (filter) return std::move(*filter);
    return fail(ErrorCode::invalid_argument,
                fmt::format("The filter is wrong at character {}: {}", filter.error().position + 1,
                            filter.error().message));
}

QueryComposer::QueryComposer(const Corpus& corpus, const Searchable& searchable,
                             const SearchRequest& request, std::stop_token stop)
    : corpus_(corpus), searchable_(searchable), request_(request), stop_(std::move(stop)) {}

Status QueryComposer::check() const {
    const auto wrong = [](std::string message) {
        return fail(ErrorCode::invalid_argument, std::move(message));
    };
    if (request_.n < 1)
        return wrong(fmt::format("{} hits were asked for; ask for 1 or more.", request_.n));
    const bool by_meaning = !request_.text.empty() && !asks_for_words(request_);
    if (by_meaning && request_.vector.empty())
        return wrong("The text was not encoded, so it cannot be searched by meaning.");
    const int forms = (request_.documents.empty() ? 0 : 1) + (request_.vector.empty() ? 0 : 1) +
                      (request_.text.empty() || by_meaning ? 0 : 1);
    if (forms > 1) return wrong("A query is a document, a vector or a text: choose one of them.");
    if (forms == 0 && request_.neurons.empty())
        return wrong("There is no query. Give a document, a vector, a text or neurons.");
    if (asks_for_words(request_) && !request_.neurons.empty())
        return wrong(
            "Words are found by full text, which knows no neurons. Search by meaning or by a "
            "document to change the weights of its neurons.");
    for (const DocumentId id : request_.documents) {
        if (searchable_.row_of(id) >= 0) continue;
        return fail(ErrorCode::not_found, fmt::format("Dataset \"{}\" has no document {}.",
                                                      searchable_.dataset().name, id));
    }
    const ModelInfo& model = searchable_.info();
    for (const NeuronTerm& term : request_.neurons) {
        if (term.neuron >= model.hidden)
            return wrong(fmt::format("Model \"{}\" has no neuron {}: its neurons are 0 to {}.",
                                     model.name, term.neuron, model.hidden - 1));
        if (!std::isfinite(term.weight) || term.weight < 0)
            return wrong(fmt::format("The weight {} of neuron {} is not a number from 0 up.",
                                     term.weight, term.neuron));
    }
    if (request_.vector.empty()) return {};
    if (request_.vector.size() != model.dim)
        return fail(ErrorCode::invalid_input,
                    fmt::format("The query vector has {} numbers, but model \"{}\" reads {}.",
                                request_.vector.size(), model.name, model.dim));
    const auto broken =
        std::ranges::find_if_not(request_.vector, [](float value) { return std::isfinite(value); });
    if (broken != request_.vector.end())
        return fail(ErrorCode::invalid_input,
                    fmt::format("Number {} of the query vector is not finite.",
                                broken - request_.vector.begin() + 1));
    return {};
}

Result<std::vector<QueryNeuron>> QueryComposer::original(int k) const {
    Weights weights;
    if (!request_.documents.empty()) {
        SPARSESCOPE_ASSIGN(const auto index, searchable_.index(corpus_, k, stop_));
        for (const DocumentId id : request_.documents)
            add_code(index->code(static_cast<std::size_t>(searchable_.row_of(id))).view(), weights);
    } else if (!request_.vector.empty()) {
        SPARSESCOPE_ASSIGN(const auto head, searchable_.weights(corpus_));
        SPARSESCOPE_ASSIGN(const auto vector, embedding());
        add_code(encode(*head, vector, k).view(), weights);
    }
    normalize(weights);
    return sorted(weights, weights);
}

Result<ComposedQuery> QueryComposer::compose(int k) const {
    SPARSESCOPE_ASSIGN(const auto before, original(k));
    Weights weights;
    for (const QueryNeuron& neuron : before)
        weights[neuron.neuron] = neuron.weight;
    const Weights unchanged = weights;
    for (const NeuronTerm& term : request_.neurons)
        if (term.role == NeuronTerm::Role::weight) weights[term.neuron] = term.weight;
    // Required neurons alone are a query too: documents are ranked by how strongly they have them.
    if (weights.empty()) {
        for (const NeuronTerm& term : request_.neurons)
            if (term.role == NeuronTerm::Role::require) weights[term.neuron] = 1;
    }
    std::erase_if(weights, [](const auto& entry) { return !(entry.second > 0); });
    ComposedQuery query;
    for (const QueryNeuron& neuron : before)
        if (!weights.contains(neuron.neuron))
            query.taken_out.push_back({neuron.neuron, 0, neuron.original});
    query.length = normalize(weights);
    query.neurons = sorted(weights, unchanged);
    return query;
}

Result<std::vector<float>> QueryComposer::embedding() const {
    const DatasetInfo& dataset = searchable_.dataset();
    if (!request_.vector.empty()) {
        std::vector<float> vector = request_.vector;
        if (dataset.normalization == Normalization::l2 && !l2_normalize(vector))
            return fail(ErrorCode::invalid_input,
                        "The query vector is all zeros and has no direction to search in.");
        return vector;
    }
    if (request_.documents.empty()) {
        SPARSESCOPE_ASSIGN(const auto head, searchable_.weights(corpus_));
        SPARSESCOPE_ASSIGN(const ComposedQuery asked, compose(1));
        const Code code = code_of(asked.neurons);
        return code.neurons.empty() ? std::vector<float>{} : reconstruct(*head, code.view());
    }
    std::vector<float> sum(searchable_.info().dim);
    for (const DocumentId id : request_.documents) {
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix rows,
                           corpus_.embeddings(dataset.id, searchable_.row_of(id), 1));
        std::vector<float> row(rows.row(0).begin(), rows.row(0).end());
        if (request_.documents.size() > 1 && !l2_normalize(row)) continue;
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += row[i];
    }
    return sum;
}

Result<std::optional<RowSet>> QueryComposer::filtered(int k) {
    std::optional<RowSet> rows;
    if (!request_.filter.empty()) {
        SPARSESCOPE_ASSIGN(const Filter parsed, read_filter(request_.filter));
        SPARSESCOPE_ASSIGN(rows, filter_rows(corpus_, searchable_.dataset().id, parsed,
                                             ModelAtK{searchable_.info().id, k}, stop_));
        rows->resize(static_cast<std::size_t>(searchable_.rows()));
    }
    const auto restrict = [&]() -> RowSet& {
        if (!rows) rows = RowSet(static_cast<std::size_t>(searchable_.rows()), true);
        return *rows;
    };
    if (!searchable_.removed().empty())
        searchable_.removed().for_each([&](std::size_t row) { restrict().remove(row); });
    if (!request_.filter.empty()) let_through_ = static_cast<std::int64_t>(rows->count());
    for (const DocumentId id : request_.documents)
        restrict().remove(static_cast<std::size_t>(searchable_.row_of(id)));
    return rows;
}

Result<std::optional<RowSet>> QueryComposer::allowed(int k) {
    SPARSESCOPE_ASSIGN(std::optional<RowSet> rows, filtered(k));
    for (const NeuronTerm& term : request_.neurons) {
        if (term.role == NeuronTerm::Role::weight) continue;
        SPARSESCOPE_ASSIGN(const auto index, searchable_.index(corpus_, k, stop_));
        RowSet with = index->rows_with(term.neuron);
        if (term.role == NeuronTerm::Role::forbid) with.invert();
        if (rows) {
            *rows &= with;
        } else {
            rows = std::move(with);
        }
    }
    return rows;
}

}  // namespace sparsescope
