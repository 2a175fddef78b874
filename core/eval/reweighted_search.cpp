// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/reweighted_search.h"

#include <algorithm>
#include <numeric>

#include "core/eval/ranking.h"

namespace sparsescope {

namespace {

constexpr double score_rounding = 0x1p-40;  // of a cosine added up in double

std::vector<std::uint32_t> rows_with_neuron(std::span<const NeuronEntry> active,
                                            const RowSet& allowed) {
    std::vector<std::uint32_t> rows;
    for (const NeuronEntry& entry : active)
        if (allowed.contains(entry.row)) rows.push_back(entry.row);
    std::ranges::sort(rows);
    return rows;
}

SparseIndex index_of_changed(const SparseIndex& index, const CodeMatrix& codes, NeuronId neuron,
                             double factor, std::span<const std::uint32_t> rows) {
    const auto k = static_cast<std::size_t>(index.k());
    CodeMatrix changed(codes.hidden());
    changed.reserve(rows.size(), k);
    for (const std::uint32_t row : rows)
        changed.append(reweighted(codes.row(row).prefix(k), neuron, factor).view());
    return SparseIndex::build(changed, index.k());
}

RowSet without(RowSet rows, std::span<const std::uint32_t> left_out) {
    for (const std::uint32_t row : left_out)
        rows.remove(row);
    return rows;
}

// The better of two lists of nearest rows, or both where they tie.
NearestRows better_of(NearestRows a, NearestRows b) {
    if (b.rows.empty() || (!a.rows.empty() && a.score > b.score + score_rounding)) return a;
    if (a.rows.empty() || b.score > a.score + score_rounding) return b;
    NearestRows both;
    both.score = std::max(a.score, b.score);
    std::ranges::merge(a.rows, b.rows, std::back_inserter(both.rows));
    return both;
}

}  // namespace

ReweightedCode reweighted(CodeView code, NeuronId neuron, double factor) {
    ReweightedCode result;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code.neurons[i] == neuron) continue;
        result.neurons.push_back(code.neurons[i]);
        result.weights.push_back(code.weights[i]);
    }
    const auto found = std::ranges::find(code.neurons, neuron);
    if (found == code.neurons.end()) return result;
    const auto at = static_cast<std::size_t>(found - code.neurons.begin());
    const auto weight = static_cast<float>(factor * code.weights[at]);
    if (!(weight > 0)) return result;
    std::size_t place = 0;
    while (place < result.neurons.size() &&
           (result.weights[place] > weight ||
            (result.weights[place] == weight && result.neurons[place] < neuron)))
        ++place;
    result.neurons.insert(result.neurons.begin() + static_cast<std::ptrdiff_t>(place), neuron);
    result.weights.insert(result.weights.begin() + static_cast<std::ptrdiff_t>(place), weight);
    return result;
}

NearestRows nearest_rows(const SparseIndex& index, CodeView query, const RowSet& allowed,
                         std::int64_t excluded) {
    // A few more than wanted tell whether others tie with the first; then ever longer lists are
    // looked at.
    constexpr std::size_t more = 8;
    for (std::size_t asked = more;; asked *= more) {
        asked = std::min(asked, std::max<std::size_t>(index.rows(), 1));
        SearchCost cost;
        std::vector<ScoredRow> found = index.search(
            query, {.n = static_cast<int>(asked), .allowed = &allowed, .excluded = excluded}, cost);
        level_ties(found, 1, score_rounding);
        if (found.size() == asked && asked < index.rows()) continue;
        NearestRows nearest;
        if (!found.empty()) nearest.score = found.front().score;
        for (const ScoredRow& row : found)
            nearest.rows.push_back(static_cast<std::uint32_t>(row.row));
        return nearest;
    }
}

ReweightedSearch::ReweightedSearch(const SparseIndex& index, const CodeMatrix& codes,
                                   const RowSet& allowed, NeuronId neuron,
                                   std::span<const NeuronEntry> active, double factor)
    : index_(index),
      neuron_(neuron),
      factor_(factor),
      others_(allowed),
      changed_rows_(rows_with_neuron(active, allowed)),
      changed_(index_of_changed(index, codes, neuron, factor, changed_rows_)) {
    others_ = without(std::move(others_), changed_rows_);
}

std::vector<ScoredRow> ReweightedSearch::search(CodeView query, int n,
                                                std::int64_t excluded) const {
    const ReweightedCode changed_query = reweighted(query, neuron_, factor_);
    SearchCost cost;
    std::vector<ScoredRow> found = index_.search(
        changed_query.view(), {.n = n, .allowed = &others_, .excluded = excluded}, cost);
    for (const ScoredRow& row : changed_.search(changed_query.view(), {.n = n + 1}, cost)) {
        const std::int64_t own = changed_rows_[static_cast<std::size_t>(row.row)];
        if (own != excluded) found.push_back({own, row.score});
    }
    std::ranges::sort(found, is_better);
    found.resize(std::min(found.size(), static_cast<std::size_t>(std::max(n, 0))));
    return found;
}

NearestRows ReweightedSearch::nearest(CodeView query, std::int64_t excluded,
                                      const NearestRows& before) const {
    const bool own = std::ranges::find(query.neurons, neuron_) != query.neurons.end();
    const ReweightedCode changed_query = reweighted(query, neuron_, factor_);
    // The best of the documents without the neuron are as near as before, if the query has not got
    // it either; where they were the best of all, there is nothing to search.
    NearestRows others;
    if (!own) {
        others.score = before.score;
        std::ranges::copy_if(before.rows, std::back_inserter(others.rows),
                             [&](std::uint32_t row) { return others_.contains(row); });
    }
    if (others.rows.empty()) others = nearest_rows(index_, changed_query.view(), others_, excluded);
    if (changed_rows_.empty()) return others;
    const RowSet all(changed_rows_.size(), true);
    const auto at = std::ranges::lower_bound(changed_rows_, excluded);
    const bool excludes = at != changed_rows_.end() && std::cmp_equal(*at, excluded);
    NearestRows changed = nearest_rows(changed_, changed_query.view(), all,
                                       excludes ? at - changed_rows_.begin() : -1);
    for (std::uint32_t& row : changed.rows)
        row = changed_rows_[row];
    return better_of(std::move(others), std::move(changed));
}

}  // namespace sparsescope
