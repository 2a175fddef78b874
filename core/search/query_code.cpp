// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/query_code.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

namespace {

std::vector<std::uint16_t>& positions_of_this_thread(std::size_t hidden) {
    thread_local std::vector<std::uint16_t> positions;
    // A narrow row of a file that was tampered with may name any 16-bit neuron.
    const std::size_t size = std::max<std::size_t>(hidden, 65'536);
    if (positions.size() < size) positions.resize(size);
    return positions;
}

constexpr std::size_t longest_query = 65'535;  // positions are 16 bits

}  // namespace

QueryCode::QueryCode(CodeView query, std::size_t hidden) {
    query = query.prefix(longest_query);
    float strongest = 0;
    for (const float weight : query.weights)
        if (std::isfinite(weight)) strongest = std::max(strongest, weight);
    if (!(strongest > 0)) return;
    CodeLength length;
    for (std::size_t i = 0; i < query.size(); ++i) {
        const float weight = std::isfinite(query.weights[i])
                                 ? canonical_value(canonical_weight(query.weights[i], strongest))
                                 : 0.0F;
        if (weight == 0) continue;
        length.add(weight);
        if (query.neurons[i] >= hidden) continue;
        neurons_.push_back(query.neurons[i]);
        weights_.push_back(weight);
    }
    const double norm = length.value();
    for (double& weight : weights_)
        weight /= norm;
}

RowScorer::RowScorer(const QueryCode& query, std::size_t hidden)
    : query_(query), positions_(positions_of_this_thread(hidden)) {
    for (std::size_t i = 0; i < query.size(); ++i)
        positions_[query.neuron(i)] = static_cast<std::uint16_t>(i + 1);
}

RowScorer::~RowScorer() {
    for (std::size_t i = 0; i < query_.size(); ++i)
        positions_[query_.neuron(i)] = 0;
}

template <class T>
double RowScorer::score_of(const ForwardRows& rows, std::size_t row) const {
    const auto k = static_cast<std::size_t>(rows.k());
    if (shared_.size() < k) shared_.resize(k);
    std::size_t count = 0;
    for (std::size_t i = 0; i < k; ++i) {
        const std::size_t neuron = rows.neuron_at<T>(row, i);
        const std::uint32_t position = neuron < positions_.size() ? positions_[neuron] : 0;
        if (position == 0) continue;
        const std::uint16_t half = rows.weight_at<T>(row, i);
        if (half == 0) break;  // the row ends here
        // Into the order of the query: few are shared, so insertion is quickest.
        std::size_t at = count++;
        for (; at > 0 && shared_[at - 1].position > position; --at)
            shared_[at] = shared_[at - 1];
        shared_[at] = {position, canonical_value(half)};
    }
    if (count == 0) return 0;
    const double norm = rows.length_of<T>(row);
    double score = 0;
    for (std::size_t i = 0; i < count; ++i)
        score += query_.weight(shared_[i].position - 1) *
                 (static_cast<double>(shared_[i].weight) / norm);
    return std::min(score, 1.0);  // rounding carries codes of one direction a little beyond
}

double RowScorer::score(const ForwardRows& rows, std::size_t row) const {
    return rows.narrow() ? score_of<std::uint16_t>(rows, row) : score_of<std::uint32_t>(rows, row);
}

std::vector<SearchHit> hits_of(std::span<const ScoredRow> rows, std::span<const DocumentId> ids) {
    std::vector<SearchHit> hits;
    hits.reserve(rows.size());
    for (const auto& [row, score] : rows)
        hits.push_back(
            {.document = ids[static_cast<std::size_t>(row)], .row = row, .score = score});
    return hits;
}

double microseconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
        .count();
}

}  // namespace sparsescope
