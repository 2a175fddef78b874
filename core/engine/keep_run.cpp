// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/keep_run.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "core/engine/encode_model.h"
#include "core/recipe/schedule.h"
#include "core/sae/checkpoint.h"

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

}  // namespace

Status drop_checkpoints(Corpus& corpus, RunInfo& run) {
    run.checkpoint.clear();
    SPARSESCOPE_TRY(corpus.update_run(run));
    std::error_code ignored;  // a file too many does no harm
    std::filesystem::remove_all(corpus.run_folder(run.id), ignored);
    return {};
}

Result<KeepReport> keep_run(Corpus& corpus, RunId id, const std::string& name, std::stop_token stop,
                            const Progress& progress) {
    return guard("keeping a run", [&]() -> Result<KeepReport> {
        SPARSESCOPE_ASSIGN(RunInfo run, run_to_keep(corpus, id));
        SPARSESCOPE_TRY(check_name_is_free(corpus, name));
        const auto kept = newest_weights(corpus.run_folder(id));
        if (!kept)
            return fail(ErrorCode::not_found,
                        fmt::format("Run {} ended before its first checkpoint that can be read, so "
                                    "there is nothing to keep. Train again.",
                                    id));
        const HeadWeights& weights = kept->weights;
        SPARSESCOPE_ASSIGN(const TrainConfig config, train_config_from_json(run.config));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(run.dataset));
        const AnnealingSchedule schedule(config, total_steps(config, dataset.train_documents));
        ModelInfo info;
        info.name = name;
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
        SPARSESCOPE_TRY(drop_checkpoints(corpus, run));
        SPARSESCOPE_ASSIGN(ModelInfo model, encode_model(corpus, *run.model, stop, progress));
        SPARSESCOPE_ASSIGN(run, corpus.run(id));
        return KeepReport{std::move(run), std::move(model)};
    });
}

}  // namespace sparsescope
