// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as the window holds them: everything that was measured, and the few numbers of it that a
// table shows. The read_… functions are called in tasks.
#pragma once
#include <optional>
#include <vector>

#include <QString>

#include "core/corpus/corpus.h"
#include "core/recipe/train_config.h"
#include "core/types/train_metrics.h"
#include "core/workspace/newest_numbers.h"

namespace sparsescope {

// A run with everything that was measured so far.
struct RunSeries {
    RunId id = 0;  // 0: not known (yet)
    QString name;
    std::int64_t total_steps = 0;
    TrainConfig config;
    RunState state = RunState::running;
    std::optional<RunId> parent;
    std::int64_t parent_step = 0;
    std::vector<CheckpointInfo> checkpoints;
    std::vector<RunPin> pins;
    RunMetrics metrics;
};
[[nodiscard]] RunSeries series_of(const RunInfo& info);  // without what was measured

// What tables show of a run that has ended.
struct RunSummary {
    NewestNumbers newest;
    std::int64_t bytes = -1;  // of metrics and checkpoints; < 0: not known
};

// Adds what came after the known part; what is known already is left out.
void append_newer(RunMetrics& known, RunMetrics&& more);
// Forgets what was measured at this step and later: a resumed run does these steps again.
void forget_from(RunMetrics& metrics, std::int64_t step);
// Everything before it is here. What is measured at a step may be stored after the step itself.
[[nodiscard]] std::int64_t known_step(const RunMetrics& metrics);

// What the store has of a run beyond a step.
struct StoredPart {
    RunMetrics metrics;
    std::vector<CheckpointInfo> checkpoints;
    std::vector<RunPin> pins;
};
[[nodiscard]] Result<StoredPart> read_part(const Corpus& corpus, RunId run,
                                           std::int64_t after_step);
// Adds it to a series. Of a run that an engine is adding to (live), what the engine told meanwhile
// is newer than what it has stored. Returns whether the pins are others now.
bool add_stored(RunSeries& series, StoredPart part, bool live);
[[nodiscard]] Result<RunSeries> read_series(const Corpus& corpus, RunId run);
[[nodiscard]] Result<RunSummary> read_summary(const Corpus& corpus, const RunInfo& run);

}  // namespace sparsescope
