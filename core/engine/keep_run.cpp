// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/keep_run.h"

#include <algorithm>

#include "core/engine/encode_model.h"
#include "core/engine/tune_on_dataset.h"
#include "core/recipe/schedule.h"
#include "core/recipe/train_params.h"
#include "core/sae/run_folder.h"
#include "core/sae/sparsifiers/sparsifier.h"

namespace sparsescope {

namespace {

Result<RunInfo> run_to_keep(Corpus& corpus, RunId id) {
    SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
    SPARSESCOPE_ASSIGN(RunInfo run, corpus.run(id));
    if (run.state == RunState::running)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("Run {} is still running (process {}). Stop it first.", id, run.process));
    if (run.model)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Run {} already has its model: what it learned is kept.", id));
    return run;
}

// Its model is that of a joint run; a staged one has none.
Result<KeepReport> keep_backbone(Corpus& corpus, const RunInfo& run, const std::string& name,
                                 const std::stop_token& stop, const Progress& progress) {
    EngineHooks hooks;
    hooks.stop = stop;
    hooks.progress = progress;
    SPARSESCOPE_ASSIGN(TrainReport kept, keep_tuning(corpus, run, name, hooks));
    return KeepReport{std::move(kept.run), std::move(kept.model)};
}

}  // namespace

Result<KeepReport> keep_run(Corpus& corpus, RunId id, const std::string& name, std::stop_token stop,
                            const Progress& progress) {
    return guard("keeping a run", [&]() -> Result<KeepReport> {
        SPARSESCOPE_ASSIGN(RunInfo run, run_to_keep(corpus, id));
        if (run.kind != RunKind::head) return keep_backbone(corpus, run, name, stop, progress);
        SPARSESCOPE_TRY(check_name_is_free(corpus, name));
        auto kept = newest_weights(corpus.run_folder(id));
        // The checkpoint of step 0 is what a run began with: nothing was learned yet.
        if (!kept || kept->step == 0)
            return fail(ErrorCode::not_found,
                        fmt::format("Run {} ended before its first checkpoint that can be read, so "
                                    "there is nothing to keep. Train again.",
                                    id));
        SPARSESCOPE_ASSIGN(const TrainConfig config, train_config_from_json(run.config));
        const HeadWeights weights = stored_head(config, std::move(kept->weights));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(run.dataset));
        const AnnealingSchedule schedule(config, total_steps(config, dataset.train_documents));
        ModelInfo info;
        info.name = name.empty() ? model_name_for(corpus, run) : name;
        info.dataset = run.dataset;
        info.run = id;
        info.dim = weights.dim;
        info.hidden = weights.hidden;
        info.k = schedule.k_at(std::max<std::int64_t>(kept->step - 1, 0));
        info.config = run.config;
        SPARSESCOPE_ASSIGN(run.model, corpus.add_model(info, weights, nullptr));
        run.state = RunState::stopped;
        run.step = kept->step;
        run.message.clear();
        SPARSESCOPE_TRY(corpus.set_progress(id, run));
        SPARSESCOPE_ASSIGN(ModelInfo model, encode_model(corpus, *run.model, stop, progress));
        // A killed run may have written and marked checkpoints that the workspace never heard of.
        SPARSESCOPE_TRY(corpus.keep_checkpoints(id, list_checkpoints(corpus.run_folder(id))));
        SPARSESCOPE_TRY(corpus.trim_run(id, {}));
        SPARSESCOPE_ASSIGN(run, corpus.run(id));
        return KeepReport{std::move(run), std::move(model)};
    });
}

}  // namespace sparsescope
