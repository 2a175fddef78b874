// SPDX-License-Identifier: GPL-3.0-or-later
// A run written down step by step, in the format of the reference traces in tests/data/official:
// {config, columns, steps, final_nnz_mean, never_active}. Losses are unweighted; dead_by_buffer is
// the number of neurons the optimiser's counter calls dead in that step.
#pragma once
#include <filesystem>
#include <vector>

#include "core/base/result.h"
#include "core/eval/neuron_metrics.h"
#include "core/recipe/train_config.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

class TrainTrace {
  public:
    void add(const StepMetrics& metrics);
    // final_codes are over all training documents with the final weights, at the final k.
    [[nodiscard]] Status write(const std::filesystem::path& path, const TrainConfig& config,
                               const DataShape& data, const CodeStatistics& final_codes) const;

  private:
    std::vector<StepMetrics> steps_;
};

}  // namespace sparsescope
