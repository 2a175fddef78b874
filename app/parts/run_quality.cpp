// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/run_quality.h"

#include <algorithm>
#include <map>

#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr double bytes_per_neuron = 8;

double quality_of(const HeldOutQuality& quality, QualityMeasure measure) {
    switch (measure) {
        case QualityMeasure::accuracy:
            return quality.nearest_neighbour_accuracy;
        case QualityMeasure::recall:
            return quality.recall_at_10;
        case QualityMeasure::dead_share:
            return quality.dead_share;
    }
    return -1;
}

double cost_of(int k, QualityCost cost) {
    return cost == QualityCost::k ? k : bytes_per_neuron * k;
}

const HeldOutQuality* at_k(const RunSummary& summary, int k) {
    const auto found = std::ranges::find(summary.quality, k, &HeldOutQuality::k);
    return found == summary.quality.end() ? nullptr : &*found;
}

}  // namespace

std::vector<QualityGroup> quality_by_run(const std::vector<MeasuredRun>& runs,
                                         QualityMeasure measure, QualityCost cost) {
    std::vector<QualityGroup> groups;
    for (const MeasuredRun& run : runs) {
        QualityGroup group{run.name, {}};
        for (const HeldOutQuality& quality : run.summary.quality) {
            const double value = quality_of(quality, measure);
            if (value >= 0) group.points.push_back({cost_of(quality.k, cost), value});
        }
        if (!group.points.empty()) groups.push_back(std::move(group));
    }
    return groups;
}

std::vector<QualityGroup> quality_by_preset(const std::vector<MeasuredRun>& runs,
                                            QualityMeasure measure, QualityCost cost) {
    std::map<QString, std::map<int, std::vector<double>>> found;  // group → k → values
    for (const MeasuredRun& run : runs) {
        const HeldOutQuality* quality = at_k(run.summary, run.config.k);
        const double value = quality ? quality_of(*quality, measure) : -1;
        if (value < 0) continue;
        const QString name =
            QString("%1, h %2")
                .arg(QString::fromStdString(run.config.preset), format::count(run.config.hidden));
        found[name][run.config.k].push_back(value);
    }
    std::vector<QualityGroup> groups;
    for (const auto& [name, by_k] : found) {
        QualityGroup group{name, {}};
        for (const auto& [k, values] : by_k) {
            double sum = 0;
            for (const double value : values)
                sum += value;
            group.points.push_back({cost_of(k, cost), sum / static_cast<double>(values.size())});
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

}  // namespace sparsescope
