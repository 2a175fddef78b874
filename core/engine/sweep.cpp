// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/sweep.h"

#include <algorithm>
#include <optional>

#include "core/engine/train_on_dataset.h"
#include "core/recipe/train_params.h"
#include "core/recipe/validate.h"
#include "core/sae/run_folder.h"
#include "core/workspace/dataset_shape.h"

namespace sparsescope {

namespace {

class Sweep {
  public:
    Sweep(Corpus& corpus, SweepPlan plan, const EngineHooks& hooks)
        : corpus_(corpus), plan_(std::move(plan)), hooks_(hooks) {}

    Result<SweepReport> run() {
        SPARSESCOPE_TRY(corpus_.mark_interrupted_runs());
        SPARSESCOPE_TRY(check_configs());
        SPARSESCOPE_TRY(keep_sweep_plan(corpus_, plan_));
        const std::vector<TrainConfig>& configs = plan_.configs;
        SweepReport report;
        for (std::size_t i = 0; i < configs.size(); ++i) {
            sparsescope::report(hooks_.progress, "sweep: runs", static_cast<std::int64_t>(i),
                                static_cast<std::int64_t>(configs.size()));
            SPARSESCOPE_ASSIGN(const auto before, run_of(configs[i]));
            if (before && sweep_run_is_done(*before)) {
                ++report.reused;
                report.runs.push_back(before->id);
                continue;
            }
            SPARSESCOPE_ASSIGN(const TrainReport done, train(configs[i], before));
            if (done.end != TrainEnd::discarded) report.runs.push_back(done.run.id);
            const bool paused_by_a_person = done.end == TrainEnd::paused && done.reason.empty();
            if (paused_by_a_person || done.end == TrainEnd::discarded ||
                hooks_.stop.stop_requested())
                return report;
        }
        report.complete = true;
        return report;
    }

  private:
    Status check_configs() {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus_.dataset(plan_.dataset));
        SPARSESCOPE_ASSIGN(const DataShape shape, dataset_shape(corpus_, dataset, hooks_.stop));
        for (TrainConfig& config : plan_.configs) {
            config = resolved(config, shape);
            SPARSESCOPE_TRY(validate(config, shape));
        }
        return {};
    }

    Result<std::optional<RunInfo>> run_of(const TrainConfig& config) const {
        SPARSESCOPE_ASSIGN(const std::vector<RunInfo> runs, corpus_.runs());
        const RunInfo* run = SweepRuns(plan_, runs).with(config);
        if (run == nullptr) return std::nullopt;
        if (run->state != RunState::running) return *run;
        return fail(ErrorCode::busy,
                    fmt::format("Run {} of the sweep \"{}\" is training right now (process {}). "
                                "Wait for it, or stop it first.",
                                run->id, plan_.name, run->process));
    }

    Result<TrainReport> train(const TrainConfig& config, const std::optional<RunInfo>& before) {
        if (before && newest_checkpoint(corpus_.run_folder(before->id))) {
            return resume_run(corpus_, {before->id, plan_.watch}, hooks_);
        }
        // Cut off before its first checkpoint: nothing of it can go on.
        if (before) SPARSESCOPE_TRY(corpus_.remove_run(before->id));
        return train_on_dataset(
            corpus_,
            {.dataset = plan_.dataset, .config = config, .watch = plan_.watch, .sweep = plan_.name},
            hooks_);
    }

    Corpus& corpus_;
    SweepPlan plan_;
    const EngineHooks& hooks_;
};

}  // namespace

Result<SweepReport> run_sweep(Corpus& corpus, const SweepRequest& request,
                              const EngineHooks& hooks) {
    return guard("sweeping", [&] { return Sweep(corpus, request, hooks).run(); });
}

Result<SweepReport> resume_sweep(Corpus& corpus, const std::string& name,
                                 const EngineHooks& hooks) {
    return guard("resuming a sweep", [&]() -> Result<SweepReport> {
        SPARSESCOPE_ASSIGN(SweepPlan plan, find_sweep_plan(corpus, name));
        return Sweep(corpus, std::move(plan), hooks).run();
    });
}

}  // namespace sparsescope
