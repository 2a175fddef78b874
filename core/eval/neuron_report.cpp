// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_report.h"

#include "core/base/parallel.h"
#include "core/eval/label_tally.h"
#include "core/eval/neuron_metrics.h"
#include "core/eval/spread.h"
#include "core/eval/wilson.h"

namespace sparsescope {

namespace {

void describe_labels(NeuronReport& report, const LabelTally& tally) {
    tally.describe_purity(report.summary);
    report.support = tally.labelled();
    if (report.support < NeuronReport::least_support) return;
    const std::int32_t label = report.summary.top_label;
    const double base_rate = tally.base_rate(label);
    const ShareInterval interval = wilson_interval(tally.documents(label), report.support);
    report.purity = report.summary.purity;
    report.base_rate = base_rate;
    report.entropy = tally.entropy();
    report.lift = report.summary.purity / base_rate;
    report.lift_low = interval.low / base_rate;
    report.lift_high = interval.high / base_rate;
}

}  // namespace

std::vector<NeuronReport> neuron_report(const ActiveRows& active, const RowSet& counted,
                                        std::span<const std::int32_t> labels) {
    const LabelTally all(labels, &counted);
    const auto documents = static_cast<std::int64_t>(counted.count());
    std::vector<NeuronReport> reports(active.neurons());
    const auto neurons = static_cast<std::int64_t>(active.neurons());
    const Spread spread(active.neurons());
    parallel_for(neurons, [&](std::int64_t first, std::int64_t last) {
        LabelTally tally = all;
        for (std::int64_t place = first; place < last; ++place) {
            const std::size_t i = spread.at(static_cast<std::size_t>(place));
            reports[i].summary =
                weight_summary(static_cast<NeuronId>(i), active.weights(i), documents);
            tally.count(active.rows(i));
            describe_labels(reports[i], tally);
        }
    });
    return reports;
}

}  // namespace sparsescope
