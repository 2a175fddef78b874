// SPDX-License-Identifier: GPL-3.0-or-later
// Linear probe: what a linear classifier makes of a representation. It is multinomial logistic
// regression on rows of length 1, with an intercept per class that is not penalised:
//   minimise (1/N)·(Σ_i −log softmax(W·x_i + b)[y_i] + penalty/2·‖W‖²)
// with minimise.h from zero: nothing is random, so the same rows give the same accuracy.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/eval/feature_rows.h"

namespace sparsescope {

struct LinearProbeOptions {
    double penalty = 1;
    int iterations = 1000;    // it stops after so many
    double tolerance = 1e-5;  // converged: no part of the gradient is larger
};

struct LinearProbe {
    double accuracy = 0;        // of the test rows; ties go to the lower label
    double train_accuracy = 0;  // of the rows learned from
    int iterations = 0;
    bool converged = false;     // false: the accuracy is that of an unfinished probe
    std::vector<float> of_row;  // of the test rows: 1 right, 0 wrong
};

// Each row has one of the labels 0 … classes−1. Errors: invalid_argument when there are no rows, a
// label is none of these, or the numbers of labels or columns differ; cancelled.
[[nodiscard]] Result<LinearProbe> linear_probe(const FeatureRows& train,
                                               std::span<const std::int32_t> train_labels,
                                               const FeatureRows& test,
                                               std::span<const std::int32_t> test_labels,
                                               int classes, const LinearProbeOptions& options,
                                               std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
