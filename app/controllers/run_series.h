// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as the window holds them: everything that was measured, and the few numbers of it that
// tables show. The read_… functions run in tasks.
#pragma once
#include <optional>
#include <vector>

#include <QString>

#include "core/corpus/corpus.h"
#include "core/recipe/schedule.h"
#include "core/recipe/train_config.h"
#include "core/recipe/tune_config.h"
#include "core/types/train_metrics.h"
#include "core/workspace/newest_numbers.h"

namespace sparsescope {

// A run with everything that was measured so far.
struct RunSeries {
    RunId id = 0;  // 0: not known yet
    QString name;
    std::int64_t total_steps = 0;
    RunKind kind = RunKind::head;
    TrainConfig config;                // of a run that tunes a backbone: that of the head behind it
    TuneConfig tune;                   // of a backbone or joint run
    DatasetId dataset = 0;             // 0: not known yet
    std::int64_t train_documents = 0;  // of its dataset; 0: not known yet
    RunState state = RunState::running;
    std::optional<RunId> parent;
    std::int64_t parent_step = 0;
    std::vector<CheckpointInfo> checkpoints;
    std::vector<RunPin> pins;
    RunMetrics metrics;
};
// What a run is, from its settings as JSON; settings that cannot be read change nothing.
void read_settings(RunSeries& series, const std::string& config);
// The series of a run, without measurements. The documents are those of its dataset.
[[nodiscard]] RunSeries series_of(const RunInfo& info, std::int64_t train_documents);
// The path of k that the run follows: a limit of steps ends a run without shortening it. nullopt
// while that is not known.
[[nodiscard]] std::optional<AnnealingSchedule> schedule_of(const RunSeries& series);

// What tables show of a run that has ended.
struct RunSummary {
    NewestNumbers newest;
    std::int64_t bytes = -1;  // of metrics and checkpoints; < 0: not known
};

// Adds what was measured after the known part, and ignores the rest.
void append_newer(RunMetrics& known, RunMetrics&& more);
// Removes what was measured at this step and later, because a resumed run does these steps again.
void forget_from(RunMetrics& metrics, std::int64_t step);
// The last step up to which nothing can be missing. It may lie before the last step that is here,
// because some measurements of a step are stored later than the step itself.
[[nodiscard]] std::int64_t known_step(const RunMetrics& metrics);

// What the workspace has stored of a run after a step.
struct StoredPart {
    RunMetrics metrics;
    std::vector<CheckpointInfo> checkpoints;
    std::vector<RunPin> pins;
};
[[nodiscard]] Result<StoredPart> read_part(const Corpus& corpus, RunId run,
                                           std::int64_t after_step);
// Adds the part to a series. `live` says that an engine reports to the series as well; what it has
// reported is newer than what it has stored. Returns whether the pins changed.
bool add_stored(RunSeries& series, StoredPart part, bool live);
[[nodiscard]] Result<RunSeries> read_series(const Corpus& corpus, RunId run);
[[nodiscard]] Result<RunSummary> read_summary(const Corpus& corpus, const RunInfo& run);

}  // namespace sparsescope
