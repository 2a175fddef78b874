// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/code_use.h"

#include <algorithm>
#include <cmath>

#include "core/eval/label_tally.h"

namespace sparsescope {

namespace {

constexpr double pure = 0.8;
constexpr double recalled = 0.1;
constexpr std::int64_t enough_activations = 5;  // a neuron, on average

double share_above(std::span<const NeuronReport> reports, double bound) {
    if (reports.empty()) return 0;
    const auto above = std::ranges::count_if(
        reports, [&](const NeuronReport& report) { return report.summary.frequency > bound; });
    return static_cast<double>(above) / static_cast<double>(reports.size());
}

void count_classes(CodeUse& use, std::span<const NeuronReport> reports, const LabelTally& tally) {
    use.classes = tally.classes();
    std::vector<std::int32_t> covered;
    for (const NeuronReport& report : reports) {
        if (!report.purity || *report.purity < pure) continue;
        // Its documents of the class among all of the class.
        const double recall = *report.purity * static_cast<double>(report.support) /
                              (*report.base_rate * static_cast<double>(tally.all_labelled()));
        if (recall >= recalled) covered.push_back(report.summary.top_label);
    }
    std::ranges::sort(covered);
    covered.erase(std::unique(covered.begin(), covered.end()), covered.end());
    use.covered_classes = static_cast<std::int64_t>(covered.size());
}

}  // namespace

CodeUse code_use(std::span<const NeuronReport> reports, int k, const RowSet& counted,
                 std::span<const std::int32_t> labels) {
    CodeUse use{.documents = static_cast<std::int64_t>(counted.count()),
                .k = k,
                .hidden = static_cast<std::int64_t>(reports.size())};
    double activations = 0;
    for (const NeuronReport& report : reports)
        activations += static_cast<double>(report.summary.active_documents);
    double entropy = 0;
    for (const NeuronReport& report : reports) {
        const double q = static_cast<double>(report.summary.active_documents) / activations;
        if (q > 0) entropy -= q * std::log(q);
    }
    if (activations > 0) use.effective = std::exp(entropy);
    if (use.documents > 0) use.l0 = activations / static_cast<double>(use.documents);
    if (use.hidden > 0) use.density = use.l0 / static_cast<double>(use.hidden);
    use.over_1_percent = share_above(reports, 0.01);
    use.over_10_percent = share_above(reports, 0.1);
    use.scarce = use.documents * k < enough_activations * use.hidden;
    count_classes(use, reports, LabelTally(labels, &counted));
    return use;
}

double document_coverage(const ActiveRows& active, const RowSet& counted,
                         const std::vector<bool>& chosen) {
    RowSet covered(counted.rows());
    for (std::size_t neuron = 0; neuron < active.neurons(); ++neuron) {
        if (!chosen[neuron]) continue;
        for (const std::uint32_t row : active.rows(neuron))
            covered.add(row);
    }
    const std::size_t documents = counted.count();
    return documents == 0 ? 0
                          : static_cast<double>(covered.count()) / static_cast<double>(documents);
}

}  // namespace sparsescope
