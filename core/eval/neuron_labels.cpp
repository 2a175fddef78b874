// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_labels.h"

#include <algorithm>
#include <numeric>

#include "core/eval/confidence.h"
#include "core/eval/wilson.h"

namespace sparsescope {

namespace {

constexpr std::size_t most_avoided = 10;

LabelEvidence evidence_of(std::int32_t label, const TwoByTwo& counts, double z) {
    LabelEvidence evidence;
    evidence.label = label;
    evidence.documents = counts.both;
    evidence.of_all = counts.with_property;
    evidence.base_rate =
        static_cast<double>(counts.with_property) / static_cast<double>(counts.all);
    evidence.share = static_cast<double>(counts.both) / static_cast<double>(counts.in_set);
    const ShareInterval share = wilson_interval(counts.both, counts.in_set);
    evidence.share_low = share.low;
    evidence.share_high = share.high;
    evidence.lift = evidence.share / evidence.base_rate;
    evidence.lift_low = share.low / evidence.base_rate;
    evidence.lift_high = share.high / evidence.base_rate;
    evidence.evidence = signed_evidence(counts, z);
    return evidence;
}

}  // namespace

LabelCounts::LabelCounts(std::vector<std::int32_t> labels) : labels_(std::move(labels)) {
    for (const std::int32_t label : labels_) {
        if (label < 0) continue;
        const auto at = static_cast<std::size_t>(label);
        if (at >= counts_.size()) counts_.resize(at + 1);
        ++counts_[at];
        ++labelled_;
    }
    in_use_ = std::ranges::count_if(counts_, [](std::int64_t count) { return count > 0; });
}

std::vector<std::int64_t> LabelCounts::count(std::span<const NeuronEntry> entries) const {
    std::vector<std::int64_t> counts(counts_.size());
    for (const NeuronEntry& entry : entries)
        if (const std::int32_t label = of_row(entry.row); label >= 0)
            ++counts[static_cast<std::size_t>(label)];
    return counts;
}

LabelTable label_table(const LabelCounts& labels, std::span<const NeuronEntry> active,
                       std::size_t hidden) {
    LabelTable table;
    const std::vector<std::int64_t> counts = labels.count(active);
    table.labelled = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    table.labelled_of_all = labels.labelled();
    table.tests = static_cast<std::int64_t>(hidden) * labels.in_use();
    table.z = corrected_z(table.tests);
    if (table.labelled == 0) return table;
    for (std::size_t label = 0; label < counts.size(); ++label) {
        const std::int64_t of_all = labels.of_label()[label];
        if (of_all == 0) continue;
        const LabelEvidence evidence =
            evidence_of(static_cast<std::int32_t>(label),
                        {counts[label], table.labelled, of_all, table.labelled_of_all}, table.z);
        if (evidence.documents > 0) table.present.push_back(evidence);
        if (evidence.evidence < 0) table.avoided.push_back(evidence);
    }
    std::ranges::stable_sort(table.present, std::ranges::greater{}, &LabelEvidence::documents);
    std::ranges::stable_sort(table.avoided, {}, &LabelEvidence::evidence);
    table.avoided.resize(std::min(table.avoided.size(), most_avoided));
    return table;
}

void judge_purity(WeightInterval& interval, const LabelCounts& labels,
                  std::span<const NeuronEntry> inside) {
    const std::vector<std::int64_t> counts = labels.count(inside);
    interval.labelled = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    if (interval.labelled == 0) return;
    const auto most = std::ranges::max_element(counts);
    interval.top_label = static_cast<std::int32_t>(most - counts.begin());
    interval.purity = static_cast<double>(*most) / static_cast<double>(interval.labelled);
    interval.base_rate =
        static_cast<double>(labels.of_label()[static_cast<std::size_t>(interval.top_label)]) /
        static_cast<double>(labels.labelled());
}

}  // namespace sparsescope
