// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_metrics.h"

#include <algorithm>

namespace sparsescope {

namespace {

CodeView code_at(const CodeMatrix& codes, std::size_t row, int k) {
    return codes.row(row).prefix(static_cast<std::size_t>(std::max(k, 0)));
}

// A_i of every neuron: the rows it is active on, ascending, with its weights there.
class ActiveRows {
  public:
    ActiveRows(const CodeMatrix& codes, int k) : offsets_(codes.hidden() + 1) {
        for_each_activation(codes, k,
                            [&](std::size_t, NeuronId neuron, float) { ++offsets_[neuron + 1]; });
        for (std::size_t i = 1; i < offsets_.size(); ++i)
            offsets_[i] += offsets_[i - 1];
        rows_.resize(offsets_.back());
        weights_.resize(offsets_.back());
        std::vector<std::size_t> next = offsets_;
        for_each_activation(codes, k, [&](std::size_t row, NeuronId neuron, float weight) {
            const std::size_t at = next[neuron]++;
            rows_[at] = static_cast<std::int64_t>(row);
            weights_[at] = weight;
        });
    }
    [[nodiscard]] std::span<const std::int64_t> rows(std::size_t neuron) const {
        return std::span(rows_).subspan(offsets_[neuron], offsets_[neuron + 1] - offsets_[neuron]);
    }
    [[nodiscard]] std::span<const float> weights(std::size_t neuron) const {
        return std::span(weights_).subspan(offsets_[neuron],
                                           offsets_[neuron + 1] - offsets_[neuron]);
    }

  private:
    template <class Visit>
    static void for_each_activation(const CodeMatrix& codes, int k, const Visit& visit) {
        for (std::size_t row = 0; row < codes.rows(); ++row) {
            const CodeView code = code_at(codes, row, k);
            for (std::size_t i = 0; i < code.size(); ++i) {
                if (code.weights[i] > activation_epsilon) {
                    visit(row, code.neurons[i], code.weights[i]);
                }
            }
        }
    }

    std::vector<std::size_t> offsets_;
    std::vector<std::int64_t> rows_;
    std::vector<float> weights_;
};

// Counts documents per label, again and again over the same counters.
class LabelTally {
  public:
    explicit LabelTally(std::span<const std::int32_t> labels) : labels_(labels) {
        std::int32_t highest = no_label;
        for (const std::int32_t label : labels)
            highest = std::max(highest, label);
        counts_.resize(static_cast<std::size_t>(highest + 1));
        for (const std::int32_t label : labels)
            add(label);
        all_ = counts_;
        all_labelled_ = labelled_;
    }
    void count(std::span<const std::int64_t> rows) {
        for (const std::int32_t label : met_)
            counts_[static_cast<std::size_t>(label)] = 0;
        met_.clear();
        labelled_ = 0;
        if (labels_.empty()) return;
        for (const std::int64_t row : rows)
            add(labels_[static_cast<std::size_t>(row)]);
    }
    // Share descending, ties by label.
    [[nodiscard]] std::vector<LabelShare> shares() const {
        std::vector<LabelShare> result;
        result.reserve(met_.size());
        for (const std::int32_t label : met_) {
            const auto at = static_cast<std::size_t>(label);
            result.push_back({label, counts_[at],
                              static_cast<double>(counts_[at]) / static_cast<double>(labelled_),
                              static_cast<double>(all_[at]) / static_cast<double>(all_labelled_)});
        }
        std::sort(result.begin(), result.end(), [](const LabelShare& a, const LabelShare& b) {
            return a.documents != b.documents ? a.documents > b.documents : a.label < b.label;
        });
        return result;
    }
    void describe_purity(NeuronSummary& summary) const {
        std::int64_t most = 0;
        for (const std::int32_t label : met_) {
            const std::int64_t count = counts_[static_cast<std::size_t>(label)];
            if (count < most || (count == most && label > summary.top_label)) continue;
            most = count;
            summary.top_label = label;
        }
        if (most > 0) summary.purity = static_cast<double>(most) / static_cast<double>(labelled_);
    }

  private:
    void add(std::int32_t label) {
        if (label < 0) return;
        if (counts_[static_cast<std::size_t>(label)]++ == 0) met_.push_back(label);
        ++labelled_;
    }

    std::span<const std::int32_t> labels_;
    std::vector<std::int64_t> counts_;
    std::vector<std::int32_t> met_;  // labels whose counter is not 0
    std::int64_t labelled_ = 0;
    std::vector<std::int64_t> all_;  // over every document
    std::int64_t all_labelled_ = 0;
};

// Bins of equal width over (0, maximum]; 0 < weight ≤ maximum.
std::size_t bin_of(double weight, double maximum, std::size_t bins) {
    const auto bin = static_cast<std::size_t>(weight / maximum * static_cast<double>(bins));
    return std::min(bin, bins - 1);
}

NeuronSummary summarise(NeuronId neuron, std::span<const float> weights, std::size_t documents,
                        const LabelTally& tally) {
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
    tally.describe_purity(summary);
    return summary;
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

std::vector<NeuronSummary> neuron_summaries(const CodeMatrix& codes, int k,
                                            std::span<const std::int32_t> labels) {
    const ActiveRows active(codes, k);
    LabelTally tally(labels);
    std::vector<NeuronSummary> summaries;
    summaries.reserve(codes.hidden());
    for (std::size_t i = 0; i < codes.hidden(); ++i) {
        tally.count(active.rows(i));
        summaries.push_back(
            summarise(static_cast<NeuronId>(i), active.weights(i), codes.rows(), tally));
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
    tally.count(rows);

    NeuronDetail detail;
    detail.summary = summarise(neuron, weights, codes.rows(), tally);
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
