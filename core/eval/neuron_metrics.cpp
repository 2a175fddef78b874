// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_metrics.h"

#include <algorithm>

#include "core/eval/active_rows.h"
#include "core/eval/label_tally.h"

namespace sparsescope {

namespace {

CodeView code_at(const CodeMatrix& codes, std::size_t row, int k) {
    return codes.row(row).prefix(static_cast<std::size_t>(std::max(k, 0)));
}

// Bins of equal width over (0, maximum]; 0 < weight ≤ maximum.
std::size_t bin_of(double weight, double maximum, std::size_t bins) {
    const auto bin = static_cast<std::size_t>(weight / maximum * static_cast<double>(bins));
    return std::min(bin, bins - 1);
}

Histogram weight_histogram(std::span<const float> weights, double maximum, int bins) {
    if (weights.empty() || bins < 1) return {};
    const auto count = static_cast<std::size_t>(bins);
    Histogram histogram;
    for (std::size_t i = 0; i <= count; ++i) {
        histogram.edges.push_back(maximum * static_cast<double>(i) / bins);
    }
    histogram.counts.resize(count);
    for (const float weight : weights)
        histogram.counts[bin_of(weight, maximum, count)] += 1;
    return histogram;
}

}  // namespace

NeuronSummary weight_summary(NeuronId neuron, std::span<const float> weights,
                             std::int64_t documents) {
    NeuronSummary summary;
    summary.neuron = neuron;
    if (weights.empty()) return summary;
    double sum = 0;
    for (const float weight : weights) {
        sum += weight;
        summary.max_weight = std::max<double>(summary.max_weight, weight);
    }
    const auto active = static_cast<double>(weights.size());
    summary.active_documents = static_cast<std::int64_t>(weights.size());
    summary.frequency = active / static_cast<double>(documents);
    summary.mean_weight = sum / active;
    for (const float weight : weights) {
        summary.spark[bin_of(weight, summary.max_weight, NeuronSummary::spark_bins)] += 1;
    }
    const float peak = *std::max_element(summary.spark.begin(), summary.spark.end());
    for (float& bin : summary.spark)
        bin /= peak;
    return summary;
}

std::vector<NeuronSummary> neuron_summaries(const CodeMatrix& codes, int k,
                                            std::span<const std::int32_t> labels) {
    const ActiveRows active(codes, k);
    LabelTally tally(labels);
    std::vector<NeuronSummary> summaries;
    summaries.reserve(codes.hidden());
    for (std::size_t i = 0; i < codes.hidden(); ++i) {
        tally.count(active.rows(i));
        summaries.push_back(weight_summary(static_cast<NeuronId>(i), active.weights(i),
                                           static_cast<std::int64_t>(codes.rows())));
        tally.describe_purity(summaries.back());
    }
    return summaries;
}

NeuronDetail neuron_detail(const CodeMatrix& codes, int k, NeuronId neuron,
                           std::span<const std::int32_t> labels, std::span<const DocumentId> ids,
                           const NeuronDetailOptions& options) {
    std::vector<std::int64_t> rows;
    std::vector<float> weights;
    std::vector<ActiveDocument> documents;
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = code_at(codes, row, k);
        const auto found = std::find(code.neurons.begin(), code.neurons.end(), neuron);
        if (found == code.neurons.end()) continue;
        const float weight = code.weights[static_cast<std::size_t>(found - code.neurons.begin())];
        if (!(weight > activation_epsilon)) continue;
        rows.push_back(static_cast<std::int64_t>(row));
        weights.push_back(weight);
        documents.push_back({ids[row], static_cast<std::int64_t>(row), weight});
    }
    LabelTally tally(labels);
    tally.count(std::span<const std::int64_t>(rows));

    NeuronDetail detail;
    detail.summary = weight_summary(neuron, weights, static_cast<std::int64_t>(codes.rows()));
    tally.describe_purity(detail.summary);
    detail.weights = weight_histogram(weights, detail.summary.max_weight, options.bins);
    detail.labels = tally.shares();
    const auto strongest =
        std::min(static_cast<std::size_t>(std::max(options.strongest, 0)), documents.size());
    std::partial_sort(documents.begin(), documents.begin() + static_cast<std::ptrdiff_t>(strongest),
                      documents.end(), [](const ActiveDocument& a, const ActiveDocument& b) {
                          return a.weight != b.weight ? a.weight > b.weight
                                                      : a.document < b.document;
                      });
    documents.resize(strongest);
    detail.strongest = std::move(documents);
    return detail;
}

CodeStatistics code_statistics(const CodeMatrix& codes, int k, std::span<const std::int64_t> rows) {
    CodeStatistics statistics;
    statistics.k = k;
    statistics.documents = static_cast<std::int64_t>(rows.empty() ? codes.rows() : rows.size());
    std::vector<std::int64_t> activations(codes.hidden());
    double total = 0;
    for (std::int64_t i = 0; i < statistics.documents; ++i) {
        const auto row = rows.empty() ? i : rows[static_cast<std::size_t>(i)];
        const CodeView code = code_at(codes, static_cast<std::size_t>(row), k);
        std::int64_t active = 0;
        for (std::size_t j = 0; j < code.size(); ++j) {
            if (!(code.weights[j] > activation_epsilon)) continue;
            ++activations[code.neurons[j]];
            ++active;
        }
        total += static_cast<double>(active);
        statistics.empty_codes += active == 0 ? 1 : 0;
    }
    if (statistics.documents > 0) statistics.l0 = total / static_cast<double>(statistics.documents);
    if (codes.hidden() == 0) return statistics;
    const auto hidden = static_cast<double>(codes.hidden());
    statistics.dead = std::count(activations.begin(), activations.end(), 0);
    statistics.dead_share = static_cast<double>(statistics.dead) / hidden;
    statistics.density = statistics.l0 / hidden;
    double squares = 0;
    for (const std::int64_t count : activations)
        squares += static_cast<double>(count) * static_cast<double>(count);
    if (total > 0) statistics.skew = hidden * squares / (total * total);
    return statistics;
}

}  // namespace sparsescope
