// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_report.h"

#include <algorithm>

#include "core/eval/mono_score.h"
#include "core/eval/neuron_report.h"
#include "core/eval/row_cosines.h"
#include "core/workspace/held_out.h"

namespace sparsescope {

namespace {

constexpr std::size_t bytes_at_once = std::size_t{12} << 20;  // of embeddings
constexpr std::size_t most_rows_at_once = 8192;
constexpr double quick_products = 3e10;
constexpr std::size_t most_mono_bytes = std::size_t{1} << 30;

EmbeddingView encoder_rows(const HeadWeights& weights) {
    return {weights.encoder_weight.data(), weights.hidden, weights.dim};
}

// How often each neuron is active on the rows of a set.
std::int64_t activations_in(std::span<const std::uint32_t> rows, const RowSet& set) {
    return std::ranges::count_if(rows, [&](std::uint32_t row) { return set.contains(row); });
}

void count_held_out(NeuronReports& reports, const LoadedModel& model, const ActiveRows& active) {
    const std::vector<std::int64_t> rows = held_out_rows(model.splits);
    reports.held_out = std::ssize(rows);
    reports.held_out_part = held_out_part(model.splits);
    RowSet held_out(model.ids.size());
    for (const std::int64_t row : rows)
        held_out.add(static_cast<std::size_t>(row));
    for (NeuronReport& report : reports.neurons)
        report.summary.active_held_out =
            activations_in(active.rows(report.summary.neuron), held_out);
}

// What the run noted last of each neuron: the step of its death, unless it was born again.
Status find_deaths(const Corpus& corpus, const LoadedModel& model,
                   std::span<NeuronReport> reports) {
    if (!model.info.run) return {};
    const auto metrics = corpus.metrics(*model.info.run);
    if (!metrics)
        return metrics.error().code == ErrorCode::not_found
                   ? Status()  // the run was deleted, its model stays
                   : Status(fail(metrics.error()));
    const auto note = [&](std::span<const std::uint32_t> neurons,
                          std::optional<std::int64_t> step) {
        for (const std::uint32_t neuron : neurons)
            if (neuron < reports.size()) reports[neuron].died_step = step;
    };
    for (const NeuronChanges& change : metrics->changes) {
        note(change.born, std::nullopt);
        note(change.revived, std::nullopt);
        note(change.died, change.step);
    }
    for (NeuronReport& report : reports)
        if (!report.summary.dead()) report.died_step.reset();
    return {};
}

Status add_mono_scores(const Corpus& corpus, const LoadedModel& model, const ActiveRows& active,
                       const RowSet& counted, NeuronReports& reports, const std::stop_token& stop,
                       const Progress& progress) {
    const std::size_t dim = model.dataset.dim;
    if (dim == 0) {
        reports.unknown.emplace_back(
            "MonoScore is unknown: it compares embeddings, and this dataset has texts only.");
        return {};
    }
    if (active.neurons() * dim * sizeof(float) > most_mono_bytes) {
        reports.unknown.push_back(
            fmt::format("MonoScore is unknown: {} neurons of {} numbers are too many to sum up "
                        "embeddings for.",
                        active.neurons(), dim));
        return {};
    }
    MonoScores scores(active, counted, dim);
    const auto rows = static_cast<std::int64_t>(model.ids.size());
    const auto rows_at_once = static_cast<std::int64_t>(
        std::clamp<std::size_t>(bytes_at_once / (dim * sizeof(float)), 1, most_rows_at_once));
    for (std::int64_t first = 0; first < rows; first += rows_at_once) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "comparing the documents of each neuron", first, rows);
        const std::int64_t count = std::min(rows_at_once, rows - first);
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix slice,
                           corpus.embeddings(model.dataset.id, first, count));
        scores.add(static_cast<std::size_t>(first), slice.view());
    }
    scores.describe(reports.neurons);
    return {};
}

Status add_nearest(const LoadedModel& model, NeuronReports& reports, const std::stop_token& stop,
                   const Progress& progress) {
    if (nearest_is_quick(model.weights))
        return find_nearest(model.weights, reports.neurons, stop, progress);
    reports.unknown.push_back(fmt::format(
        "The nearest neurons are unknown: comparing {} neurons with each other takes long, and is "
        "done when it is asked for.",
        model.weights.hidden));
    return {};
}

}  // namespace

std::int64_t NeuronReports::dead() const {
    return std::ranges::count_if(neurons, [](const NeuronReport& n) { return n.summary.dead(); });
}

std::int64_t NeuronReports::never() const {
    return std::ranges::count_if(neurons, [](const NeuronReport& n) { return n.summary.silent(); });
}

RowSet counted_rows(const LoadedModel& model) {
    RowSet counted(model.splits.size());
    for (std::size_t row = 0; row < model.splits.size(); ++row)
        if (model.splits[row] != Split::none) counted.add(row);
    return counted;
}

Result<NeuronReports> neuron_reports(const Corpus& corpus, const LoadedModel& model, int k,
                                     const NeuronReportParts& parts, std::stop_token stop,
                                     const Progress& progress) {
    return guard("describing the neurons", [&]() -> Result<NeuronReports> {
        SPARSESCOPE_TRY(model.check_k(k));
        const RowSet counted = counted_rows(model);
        const ActiveRows active(model.codes, k, counted);
        if (stop.stop_requested()) return cancelled();
        NeuronReports reports;
        reports.neurons = neuron_report(active, counted, model.labels);
        if (stop.stop_requested()) return cancelled();
        count_held_out(reports, model, active);
        SPARSESCOPE_TRY(find_deaths(corpus, model, reports.neurons));
        reports.use = code_use(reports.neurons, k, counted, model.labels);
        for (std::size_t row = 0; row < model.labels.size(); ++row)
            reports.labelled += counted.contains(row) && model.labels[row] != no_label ? 1 : 0;
        if (reports.labelled == 0)
            reports.unknown.emplace_back(
                "Purity, entropy and lift are unknown: no document has a label. Frequency, "
                "weights, MonoScore and cosines need none.");
        if (parts.mono)
            SPARSESCOPE_TRY(
                add_mono_scores(corpus, model, active, counted, reports, stop, progress));
        if (parts.nearest) SPARSESCOPE_TRY(add_nearest(model, reports, stop, progress));
        return reports;
    });
}

bool nearest_is_quick(const HeadWeights& weights) {
    const auto hidden = static_cast<double>(weights.hidden);
    return hidden * hidden * static_cast<double>(weights.dim) <= quick_products;
}

Status find_nearest(const HeadWeights& weights, std::span<NeuronReport> reports,
                    std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const auto nearest,
                       nearest_other_rows(encoder_rows(weights), std::move(stop), progress));
    for (std::size_t i = 0; i < std::min(nearest.size(), reports.size()); ++i) {
        reports[i].nearest = nearest[i].neuron;
        reports[i].nearest_cosine = nearest[i].cosine;
    }
    return {};
}

Result<std::vector<double>> neuron_stability(const Corpus& corpus, const LoadedModel& model,
                                             std::span<const ModelId> others, std::stop_token stop,
                                             const Progress& progress) {
    return guard("comparing models", [&]() -> Result<std::vector<double>> {
        std::vector<double> sums(model.weights.hidden);
        std::int64_t compared = 0;
        for (const ModelId other : others) {
            if (other == model.info.id) continue;
            SPARSESCOPE_ASSIGN(const HeadWeights weights, corpus.head_weights(other));
            if (weights.dim != model.weights.dim || weights.hidden == 0) continue;
            SPARSESCOPE_ASSIGN(
                const auto matches,
                best_matches(encoder_rows(model.weights), encoder_rows(weights), stop, progress));
            for (std::size_t i = 0; i < sums.size(); ++i)
                sums[i] += matches[i].cosine;
            ++compared;
        }
        if (compared == 0) sums.clear();
        for (double& sum : sums)
            sum /= static_cast<double>(compared);
        return sums;
    });
}

Result<std::vector<ModelId>> sister_models(const Corpus& corpus, const LoadedModel& model) {
    SPARSESCOPE_ASSIGN(const auto models, corpus.models());
    std::vector<ModelId> sisters;
    for (const ModelInfo& info : models)
        if (info.id != model.info.id && info.dataset == model.info.dataset)
            sisters.push_back(info.id);
    return sisters;
}

}  // namespace sparsescope
