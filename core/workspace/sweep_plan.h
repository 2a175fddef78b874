// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep: the runs that were planned under one name, and how far they are. The plan is in the
// workspace before the first run begins, so that the whole sweep can go on after a kill.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

struct SweepPlan {
    DatasetId dataset = 0;
    std::string name;                  // not empty
    std::vector<TrainConfig> configs;  // of each run; resolved and valid
    Watch watch;                       // of every run
};

[[nodiscard]] Status keep_sweep_plan(Corpus& corpus, const SweepPlan& plan);
// not_found: there is no sweep of that name; the message names those there are.
[[nodiscard]] Result<SweepPlan> find_sweep_plan(const Corpus& corpus, const std::string& name);
// invalid_input: the workspace holds something else.
[[nodiscard]] Result<SweepPlan> read_sweep_plan(const StoredSweep& stored);

// Whether a run needs nothing more: it has finished, or a rule ended it and its model was kept, so
// that doing it again would end the same way.
[[nodiscard]] bool sweep_run_is_done(const RunInfo& run);
// The runs that a sweep has so far. Points into `runs`, newest first, which must stay.
class SweepRuns {
  public:
    SweepRuns(const SweepPlan& plan, const std::vector<RunInfo>& runs);
    // The run with these settings that came furthest, the newest of several; null: none yet.
    [[nodiscard]] const RunInfo* with(const TrainConfig& config) const;

  private:
    std::vector<std::pair<const RunInfo*, TrainConfig>> runs_;
};

struct SweepState {
    std::string name;
    std::int64_t planned = 0;
    std::int64_t done = 0;
    bool running = false;  // one of its runs trains
    [[nodiscard]] bool waits() const { return done < planned && !running; }
};
[[nodiscard]] SweepState sweep_state(const SweepPlan& plan, const std::vector<RunInfo>& runs);
// Of every sweep, newest first. A plan that cannot be read is passed over.
[[nodiscard]] Result<std::vector<SweepState>> sweep_states(const Corpus& corpus,
                                                           const std::vector<RunInfo>& runs);

}  // namespace sparsescope
