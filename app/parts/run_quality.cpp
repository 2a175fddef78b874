// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/run_quality.h"

#include <algorithm>
#include <map>
#include <optional>

#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr double bytes_per_neuron = 8;

std::optional<double> quality_of(const HeldOutQuality& quality, QualityMeasure measure) {
    switch (measure) {
        case QualityMeasure::accuracy:
            return quality.nearest_neighbour_accuracy;
        case QualityMeasure::recall:
            return quality.recall_at_10;
        case QualityMeasure::dead_share:
            return quality.dead_share;
    }
    return std::nullopt;
}

double cost_of(int k, QualityCost cost) {
    return cost == QualityCost::k ? k : bytes_per_neuron * k;
}

// At the k it was trained for.
std::optional<double> own_quality(const MeasuredRun& run, QualityMeasure measure) {
    const auto found = std::ranges::find(run.check, run.config.k, &HeldOutQuality::k);
    return found == run.check.end() ? std::nullopt : quality_of(*found, measure);
}

}  // namespace

std::vector<QualityGroup> quality_by_run(const std::vector<MeasuredRun>& runs,
                                         QualityMeasure measure, QualityCost cost) {
    std::vector<QualityGroup> groups;
    for (const MeasuredRun& run : runs) {
        QualityGroup group{run.name, {}};
        for (const HeldOutQuality& quality : run.check)
            if (const auto value = quality_of(quality, measure))
                group.points.push_back({cost_of(quality.k, cost), *value});
        if (!group.points.empty()) groups.push_back(std::move(group));
    }
    return groups;
}

std::vector<QualityGroup> quality_by_preset(const std::vector<MeasuredRun>& runs,
                                            QualityMeasure measure, QualityCost cost) {
    std::map<QString, std::map<int, std::vector<double>>> found;  // group → k → values
    for (const MeasuredRun& run : runs) {
        const auto value = own_quality(run, measure);
        if (!value) continue;
        const QString name =
            QString("%1, h %2")
                .arg(QString::fromStdString(run.config.preset), format::count(run.config.hidden));
        found[name][run.config.k].push_back(*value);
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
