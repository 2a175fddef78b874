// SPDX-License-Identifier: GPL-3.0-or-later
// The quality of runs as points of a chart, against k or against the bytes of a code. The
// functions are pure.
#pragma once
#include <vector>

#include <QString>

#include "app/controllers/run_series.h"

namespace sparsescope {

struct MeasuredRun {
    QString name;
    TrainConfig config;
    std::vector<HeldOutQuality> check;  // the newest, on held-out documents; one for each k
};

enum class QualityMeasure { accuracy, recall, dead_share };
enum class QualityCost { k, bytes };  // bytes of a code: 4 for the neuron and 4 for its weight
struct QualityPoint {
    double cost = 0;
    double quality = 0;
};
struct QualityGroup {
    QString name;
    std::vector<QualityPoint> points;  // by ascending cost
};
// One group for each run, with a point for every k that it was measured at.
[[nodiscard]] std::vector<QualityGroup> quality_by_run(const std::vector<MeasuredRun>& runs,
                                                       QualityMeasure measure, QualityCost cost);
// One group for each preset and h. A point is the mean of the runs that were trained for one k,
// each measured at that k.
[[nodiscard]] std::vector<QualityGroup> quality_by_preset(const std::vector<MeasuredRun>& runs,
                                                          QualityMeasure measure, QualityCost cost);

}  // namespace sparsescope
