// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/label_tally.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

LabelTally::LabelTally(std::span<const std::int32_t> labels, const RowSet* counted)
    : labels_(labels) {
    std::int32_t highest = no_label;
    for (const std::int32_t label : labels)
        highest = std::max(highest, label);
    counts_.resize(static_cast<std::size_t>(highest + 1));
    for (std::size_t row = 0; row < labels.size(); ++row)
        if (!counted || counted->contains(row)) add(labels[row]);
    all_ = counts_;
    all_labelled_ = labelled_;
    classes_ = static_cast<std::int64_t>(met_.size());
    clear();
}

void LabelTally::clear() {
    for (const std::int32_t label : met_)
        counts_[static_cast<std::size_t>(label)] = 0;
    met_.clear();
    labelled_ = 0;
}

double LabelTally::base_rate(std::int32_t label) const {
    return static_cast<double>(all_[static_cast<std::size_t>(label)]) /
           static_cast<double>(all_labelled_);
}

std::int32_t LabelTally::top() const {
    std::int32_t best = no_label;
    std::int64_t most = 0;
    for (const std::int32_t label : met_) {
        if (documents(label) < most || (documents(label) == most && label > best)) continue;
        most = documents(label);
        best = label;
    }
    return best;
}

void LabelTally::describe_purity(NeuronSummary& summary) const {
    summary.top_label = top();
    if (summary.top_label == no_label) return;
    summary.purity =
        static_cast<double>(documents(summary.top_label)) / static_cast<double>(labelled_);
}

double LabelTally::entropy() const {
    double sum = 0;
    // In the order of the labels, so that equal counts give equal bits wherever they were met.
    std::vector<std::int32_t> labels = met_;
    std::ranges::sort(labels);
    for (const std::int32_t label : labels) {
        const double p = static_cast<double>(documents(label)) / static_cast<double>(labelled_);
        sum -= p * std::log2(p);
    }
    return std::max(sum, 0.0);
}

std::vector<LabelShare> LabelTally::shares() const {
    std::vector<LabelShare> result;
    result.reserve(met_.size());
    for (const std::int32_t label : met_) {
        result.push_back({label, documents(label),
                          static_cast<double>(documents(label)) / static_cast<double>(labelled_),
                          base_rate(label)});
    }
    std::sort(result.begin(), result.end(), [](const LabelShare& a, const LabelShare& b) {
        return a.documents != b.documents ? a.documents > b.documents : a.label < b.label;
    });
    return result;
}

}  // namespace sparsescope
