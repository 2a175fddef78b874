// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/neurons/plain_report.h"

#include <cmath>

#include "core/base/dot.h"

namespace sparsescope::bench {

namespace {

template <class Visit>
void for_each_weight(const LoadedModel& model, int k, const Visit& visit) {
    for (std::size_t row = 0; row < model.codes.rows(); ++row) {
        const CodeView code = model.codes.row(row).prefix(static_cast<std::size_t>(k));
        for (std::size_t i = 0; i < code.size(); ++i)
            if (code.weights[i] > activation_epsilon)
                visit(row, code.neurons[i], static_cast<double>(code.weights[i]));
    }
}

void describe(NeuronReport& report, const std::vector<std::int64_t>& counts,
              const std::vector<std::int64_t>& all, std::int64_t labelled) {
    for (std::size_t label = 0; label < counts.size(); ++label) {
        report.support += counts[label];
        if (report.summary.top_label == no_label ||
            counts[label] > counts[static_cast<std::size_t>(report.summary.top_label)])
            report.summary.top_label = static_cast<std::int32_t>(label);
    }
    if (report.support < NeuronReport::least_support) return;
    const auto support = static_cast<double>(report.support);
    const auto top = static_cast<std::size_t>(report.summary.top_label);
    report.purity = static_cast<double>(counts[top]) / support;
    report.base_rate = static_cast<double>(all[top]) / static_cast<double>(labelled);
    report.lift = *report.purity / *report.base_rate;
    report.entropy = 0;
    for (const std::int64_t count : counts) {
        const double p = static_cast<double>(count) / support;
        if (p > 0) *report.entropy -= p * std::log2(p);
    }
}

}  // namespace

std::vector<NeuronReport> plain_numbers(const LoadedModel& model, int k) {
    std::vector<NeuronReport> reports(model.weights.hidden);
    const std::size_t classes = model.dataset.label_names.size();
    std::vector<std::vector<std::int64_t>> counts(model.weights.hidden,
                                                  std::vector<std::int64_t>(classes));
    std::vector<std::int64_t> all(classes);
    for (const std::int32_t label : model.labels)
        ++all[static_cast<std::size_t>(label)];
    for_each_weight(model, k, [&](std::size_t row, NeuronId neuron, double weight) {
        NeuronSummary& summary = reports[neuron].summary;
        ++summary.active_documents;
        summary.mean_weight += weight;
        summary.max_weight = std::max(summary.max_weight, weight);
        ++counts[neuron][static_cast<std::size_t>(model.labels[row])];
    });
    const auto documents = static_cast<double>(model.codes.rows());
    for (std::size_t i = 0; i < reports.size(); ++i) {
        NeuronSummary& summary = reports[i].summary;
        summary.frequency = static_cast<double>(summary.active_documents) / documents;
        if (summary.active_documents > 0)
            summary.mean_weight /= static_cast<double>(summary.active_documents);
        describe(reports[i], counts[i], all, static_cast<std::int64_t>(model.labels.size()));
    }
    return reports;
}

void plain_mono(const LoadedModel& model, int k, EmbeddingView embeddings,
                std::vector<NeuronReport>& reports) {
    const std::size_t dim = embeddings.dim;
    std::vector<double> sums(model.weights.hidden * dim), total(dim);
    std::vector<double> weights(model.weights.hidden), squares(model.weights.hidden);
    std::vector<double> lengths(embeddings.rows);
    for (std::size_t row = 0; row < embeddings.rows; ++row) {
        for (const float value : embeddings.row(row))
            lengths[row] += static_cast<double>(value) * value;
        lengths[row] = std::sqrt(lengths[row]);
        for (std::size_t i = 0; i < dim; ++i)
            total[i] += embeddings.row(row)[i] / lengths[row];
    }
    for_each_weight(model, k, [&](std::size_t row, NeuronId neuron, double weight) {
        weights[neuron] += weight;
        squares[neuron] += weight * weight;
        double* sum = sums.data() + neuron * dim;
        for (std::size_t i = 0; i < dim; ++i)
            sum[i] += weight * embeddings.row(row)[i] / lengths[row];
    });
    double base = 0;
    for (const double value : total)
        base += value * value;
    const auto n = static_cast<double>(embeddings.rows);
    for (std::size_t neuron = 0; neuron < reports.size(); ++neuron) {
        double length = 0;
        for (std::size_t i = 0; i < dim; ++i)
            length += sums[neuron * dim + i] * sums[neuron * dim + i];
        if (reports[neuron].summary.active_documents < NeuronReport::least_support) continue;
        reports[neuron].mono_score =
            (length - squares[neuron]) / (weights[neuron] * weights[neuron] - squares[neuron]);
        reports[neuron].mono_base = (base - n) / (n * (n - 1));
    }
}

void plain_nearest(const HeadWeights& weights, std::vector<NeuronReport>& reports) {
    std::vector<double> lengths(weights.hidden);
    for (std::size_t i = 0; i < weights.hidden; ++i)
        lengths[i] = std::sqrt(dot(weights.row(i), weights.row(i)));
    for (std::size_t i = 0; i < weights.hidden; ++i) {
        for (std::size_t j = 0; j < weights.hidden; ++j) {
            if (i == j) continue;
            const double cosine = dot(weights.row(i), weights.row(j)) / (lengths[i] * lengths[j]);
            if (reports[i].nearest_cosine && cosine <= *reports[i].nearest_cosine) continue;
            reports[i].nearest_cosine = cosine;
            reports[i].nearest = static_cast<NeuronId>(j);
        }
    }
}

}  // namespace sparsescope::bench
