// SPDX-License-Identifier: GPL-3.0-or-later
// The newest of everything that was measured of a run: what tables of runs and comparisons show.
#pragma once
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/corpus/corpus.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

struct NewestNumbers {
    std::optional<StepMetrics> step;
    std::vector<HeldOutQuality> check;  // the newest check on held-out documents, by k
    // The part of the check that speaks for the run: at the run's k, or at the only k it has,
    // because older programs measured at the k of the moment while k was annealed.
    std::optional<HeldOutQuality> own;
};

// k: the run's own. An older check does not stand in for what the newest one left out.
[[nodiscard]] NewestNumbers newest_numbers(const RunMetrics& metrics, int k);

// Reads only the end of a run, where its newest numbers are.
[[nodiscard]] Result<NewestNumbers> read_newest_numbers(const Corpus& corpus, const RunInfo& run);

}  // namespace sparsescope
