// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/compare_neurons.h"

#include <algorithm>
#include <cmath>

#include "core/eval/row_cosines.h"
#include "core/workspace/neuron_report.h"

namespace sparsescope {

namespace {

constexpr double similar_rows = 0.7;
constexpr double similar_documents = 0.3;

EmbeddingView rows_of(const HeadWeights& weights) {
    return {weights.encoder_weight.data(), weights.hidden, weights.dim};
}

// One model as it is compared.
struct Side {
    Side(const LoadedModel& loaded, int at, const RowSet* counted)
        : model(loaded),
          k(at),
          active(loaded.codes, at, counted != nullptr ? *counted : counted_rows(loaded)),
          summaries(loaded.neurons(at)) {}
    const LoadedModel& model;
    int k;
    ActiveRows active;
    std::vector<NeuronSummary> summaries;
};

// The best match of each neuron of one side among those of the other.
struct Matches {
    std::vector<NeuronNeighbour> by_row;
    std::vector<SharedRows> by_documents;
    bool documents_decide = false;

    // How good the match is that decides.
    [[nodiscard]] double quality(std::size_t neuron) const {
        return by_row.empty() || documents_decide ? by_documents[neuron].jaccard
                                                  : by_row[neuron].cosine;
    }
};

Result<Matches> matches_of(const Side& side, const Side& other, const NeuronComparison& comparison,
                           const std::stop_token& stop, const Progress& progress) {
    Matches matches{.documents_decide = comparison.documents_decide};
    if (comparison.by_row) {
        SPARSESCOPE_ASSIGN(matches.by_row,
                           best_matches(rows_of(side.model.weights), rows_of(other.model.weights),
                                        stop, progress));
    }
    if (comparison.by_documents) {
        SPARSESCOPE_ASSIGN(
            matches.by_documents,
            most_shared_rows(side.active, other.active, other.model.codes, other.k, stop));
    }
    return matches;
}

MatchedNeuron match_of(const Side& first, const Side& second, const Matches& matches,
                       std::size_t neuron) {
    const NeuronSummary& summary = first.summaries[neuron];
    MatchedNeuron match{.neuron = summary.neuron,
                        .alive = !summary.dead(),
                        .frequency = summary.frequency,
                        .documents_decide = matches.documents_decide};
    if (!matches.by_row.empty()) match.by_row = matches.by_row[neuron];
    if (!matches.by_documents.empty() && matches.by_documents[neuron].shared > 0)
        match.by_documents = matches.by_documents[neuron];
    if (const auto other = match.match())
        match.other_frequency = second.summaries[*other].frequency;
    return match;
}

std::optional<double> mean(double sum, std::int64_t count) {
    return count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
}

void summarise_matches(NeuronComparison& comparison, const Matches& matches) {
    double cosines = 0, jaccards = 0, drift = 0;
    std::int64_t agreeing = 0;
    for (const MatchedNeuron& match : comparison.matches) {
        if (!match.alive) continue;
        ++comparison.alive;
        if (match.by_row) cosines += match.by_row->cosine;
        if (match.by_documents) jaccards += match.by_documents->jaccard;
        agreeing +=
            match.by_row && match.by_documents && match.by_row->neuron == match.by_documents->neuron
                ? 1
                : 0;
        if (!match.match() || matches.quality(match.neuron) < comparison.limit) {
            comparison.lost.push_back(match.neuron);
            continue;
        }
        ++comparison.found;
        drift += std::abs(match.frequency - *match.other_frequency);
    }
    if (comparison.by_row) comparison.stability = mean(cosines, comparison.alive);
    if (comparison.by_documents) comparison.mean_shared = mean(jaccards, comparison.alive);
    if (comparison.by_row && comparison.by_documents)
        comparison.agreement = mean(static_cast<double>(agreeing), comparison.alive);
    comparison.drift = mean(drift, comparison.found).value_or(0);
}

Status check_comparable(const LoadedModel& first, const LoadedModel& second, bool same_documents,
                        NeuronComparison& comparison) {
    const auto refused = [](std::string why) {
        return fail(ErrorCode::invalid_argument, std::move(why));
    };
    if (first.info.id == second.info.id)
        return refused(
            fmt::format("\"{}\" is the same model twice. Choose another one to compare "
                        "its neurons with.",
                        first.info.name));
    comparison.by_row = first.weights.dim == second.weights.dim && second.weights.hidden > 0;
    comparison.by_documents = first.info.dataset == second.info.dataset || same_documents;
    if (comparison.by_row || comparison.by_documents) return {};
    return refused(fmt::format(
        "\"{}\" and \"{}\" have nothing to be compared by: their embeddings have {} and {} "
        "dimensions, and they are of different datasets.",
        first.info.name, second.info.name, first.weights.dim, second.weights.dim));
}

}  // namespace

std::optional<NeuronId> MatchedNeuron::match() const {
    if (by_row && !(documents_decide && by_documents)) return by_row->neuron;
    return by_documents ? std::optional(by_documents->neuron) : std::nullopt;
}

Result<NeuronComparison> compare_neurons(const LoadedModel& first, const LoadedModel& second,
                                         const CompareNeuronsOptions& options, std::stop_token stop,
                                         const Progress& progress) {
    return guard("comparing neurons", [&]() -> Result<NeuronComparison> {
        NeuronComparison comparison{.k = options.k.value_or(first.info.k),
                                    .other_k = options.k.value_or(second.info.k),
                                    .documents = first.documents()};
        const bool same_documents = options.same_documents != nullptr;
        if (same_documents)
            comparison.documents = static_cast<std::int64_t>(options.same_documents->count());
        SPARSESCOPE_TRY(check_comparable(first, second, same_documents, comparison));
        comparison.documents_decide = options.documents_decide && comparison.by_documents;
        SPARSESCOPE_TRY(first.check_k(comparison.k));
        SPARSESCOPE_TRY(second.check_k(comparison.other_k));
        comparison.limit = options.limit.value_or(
            comparison.by_row && !comparison.documents_decide ? similar_rows : similar_documents);
        const Side a(first, comparison.k, options.same_documents);
        const Side b(second, comparison.other_k, options.same_documents);
        SPARSESCOPE_ASSIGN(const Matches there, matches_of(a, b, comparison, stop, progress));
        SPARSESCOPE_ASSIGN(const Matches back, matches_of(b, a, comparison, stop, progress));
        for (std::size_t i = 0; i < a.summaries.size(); ++i)
            comparison.matches.push_back(match_of(a, b, there, i));
        summarise_matches(comparison, there);
        for (std::size_t i = 0; i < b.summaries.size(); ++i) {
            if (b.summaries[i].dead()) continue;
            ++comparison.other_alive;
            if (back.quality(i) < comparison.limit)
                comparison.fresh.push_back(b.summaries[i].neuron);
        }
        return comparison;
    });
}

}  // namespace sparsescope
