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

// Also when a rule ended it early and its model was kept: doing it again would end the same way.
bool is_done(const RunInfo& run) {
    return run.state == RunState::finished ||
           (run.state == RunState::stopped && run.model && !run.message.empty());
}

class Sweep {
  public:
    Sweep(Corpus& corpus, const SweepRequest& request, const EngineHooks& hooks)
        : corpus_(corpus), request_(request), hooks_(hooks) {}

    Result<SweepReport> run() {
        SPARSESCOPE_TRY(corpus_.mark_interrupted_runs());
        SPARSESCOPE_ASSIGN(const std::vector<TrainConfig> configs, checked_configs());
        SweepReport report;
        for (std::size_t i = 0; i < configs.size(); ++i) {
            sparsescope::report(hooks_.progress, "sweep: runs", static_cast<std::int64_t>(i),
                                static_cast<std::int64_t>(configs.size()));
            SPARSESCOPE_ASSIGN(const auto before, run_of(configs[i]));
            if (before && is_done(*before)) {
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
    Result<std::vector<TrainConfig>> checked_configs() const {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus_.dataset(request_.dataset));
        SPARSESCOPE_ASSIGN(const DataShape shape, dataset_shape(corpus_, dataset, hooks_.stop));
        std::vector<TrainConfig> configs;
        for (const TrainConfig& config : request_.configs) {
            configs.push_back(resolved(config, shape));
            SPARSESCOPE_TRY(validate(configs.back(), shape));
        }
        return configs;
    }

    // The run of this sweep with these settings that came furthest; the newest of several.
    Result<std::optional<RunInfo>> run_of(const TrainConfig& config) const {
        SPARSESCOPE_ASSIGN(const std::vector<RunInfo> runs, corpus_.runs());
        std::optional<RunInfo> unfinished;
        for (const RunInfo& run : runs) {
            if (run.sweep != request_.name || run.dataset != request_.dataset) continue;
            const auto settings = train_config_from_json(run.config);
            if (!settings || !(*settings == config)) continue;
            if (is_done(run)) return run;
            if (run.state == RunState::running)
                return fail(ErrorCode::busy,
                            fmt::format("Run {} of the sweep \"{}\" is training right now (process "
                                        "{}). Wait for it, or stop it first.",
                                        run.id, request_.name, run.process));
            if (!unfinished && !run.model) unfinished = run;
        }
        return unfinished;
    }

    Result<TrainReport> train(const TrainConfig& config, const std::optional<RunInfo>& before) {
        if (before && newest_checkpoint(corpus_.run_folder(before->id))) {
            return resume_run(corpus_, {before->id, request_.watch}, hooks_);
        }
        // Cut off before its first checkpoint: nothing of it can go on.
        if (before) SPARSESCOPE_TRY(corpus_.remove_run(before->id));
        return train_on_dataset(corpus_,
                                {.dataset = request_.dataset,
                                 .config = config,
                                 .watch = request_.watch,
                                 .sweep = request_.name},
                                hooks_);
    }

    Corpus& corpus_;
    const SweepRequest& request_;
    const EngineHooks& hooks_;
};

}  // namespace

Result<SweepReport> run_sweep(Corpus& corpus, const SweepRequest& request,
                              const EngineHooks& hooks) {
    return guard("sweeping", [&] { return Sweep(corpus, request, hooks).run(); });
}

}  // namespace sparsescope
