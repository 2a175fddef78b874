// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tune_on_dataset.h"

#include <algorithm>

#include "core/engine/train_on_dataset.h"
#include "core/engine/tune_session.h"
#include "core/recipe/tune_params.h"
#include "core/tune/tune_checkpoint.h"

namespace sparsescope {

namespace {

Result<TuneBeginning> going_on_with(const Corpus& corpus, const RunInfo& run,
                                    const EngineHooks& hooks) {
    TuneBeginning begin;
    begin.run = run;
    begin.dataset = run.dataset;
    SPARSESCOPE_ASSIGN(begin.config, tune_config_from_json(run.config));
    begin.data_folder = corpus.run_folder(run.id);
    SPARSESCOPE_ASSIGN(begin.start, newest_tune_checkpoint(begin.data_folder));
    for (const Error& error : begin.start.damaged)
        if (hooks.warning)
            hooks.warning(
                fmt::format("{} Going on from step {}.", error.message, begin.start.step));
    return begin;
}

Result<FoundCheckpoint> tune_checkpoint_of(const std::filesystem::path& folder, RunId run,
                                           std::int64_t step) {
    if (step < 0) return newest_tune_checkpoint(folder);
    const auto list = list_checkpoints(folder);
    if (std::ranges::find(list, step, &CheckpointInfo::step) == list.end())
        return fail(ErrorCode::not_found,
                    fmt::format("Run {} has no checkpoint of step {}.", run, step));
    return FoundCheckpoint{checkpoint_path(folder, step), step, {}};
}

// What gives the weights their shape, or the data its meaning.
Status check_branch(const TuneConfig& parent, const TuneConfig& branch) {
    const auto same = [&](const char* setting) -> Status {
        SPARSESCOPE_ASSIGN(const std::string before, get_param(parent, setting));
        SPARSESCOPE_ASSIGN(const std::string now, get_param(branch, setting));
        if (before == now) return {};
        return fail(ErrorCode::invalid_argument,
                    fmt::format("A branch goes on with the weights and data of its parent, so {} "
                                "must stay {}. Start a new run for {}.",
                                setting, before, now));
    };
    for (const char* setting : {"arm", "data", "mined-negatives", "lora", "lora-rank",
                                "frozen-layers", "head-hidden", "max-tokens"})
        SPARSESCOPE_TRY(same(setting));
    return {};
}

}  // namespace

Result<TrainReport> tune_on_dataset(Corpus& corpus, TuneRequest request, const EngineHooks& hooks) {
    return guard("finetuning", [&] {
        return TuneSession(corpus, TuneBeginning{std::move(request), {}, {}, {}, false}, hooks)
            .run();
    });
}

Result<TrainReport> resume_tuning(Corpus& corpus, const RunInfo& run, const Watch& watch,
                                  const EngineHooks& hooks) {
    return guard("resuming a run", [&]() -> Result<TrainReport> {
        SPARSESCOPE_ASSIGN(TuneBeginning begin, going_on_with(corpus, run, hooks));
        begin.watch = watch;
        return TuneSession(corpus, std::move(begin), hooks).run();
    });
}

Result<TrainReport> keep_tuning(Corpus& corpus, const RunInfo& run, const std::string& name,
                                const EngineHooks& hooks) {
    return guard("keeping a run", [&]() -> Result<TrainReport> {
        if (!name.empty()) SPARSESCOPE_TRY(corpus.rename_run(run.id, name));
        SPARSESCOPE_ASSIGN(TuneBeginning begin, going_on_with(corpus, run, hooks));
        if (begin.start.step == 0)
            return fail(ErrorCode::not_found,
                        fmt::format("Run {} ended before its first checkpoint that can be read, so "
                                    "there is nothing to keep. Finetune again.",
                                    run.id));
        begin.keep_only = true;
        return TuneSession(corpus, std::move(begin), hooks).run();
    });
}

Result<TrainReport> branch_tuning(Corpus& corpus, const TuneBranchRequest& request,
                                  const EngineHooks& hooks) {
    return guard("branching from a run", [&]() -> Result<TrainReport> {
        SPARSESCOPE_ASSIGN(const RunInfo parent, corpus.run(request.parent));
        SPARSESCOPE_ASSIGN(const TuneConfig before, tune_config_from_json(parent.config));
        SPARSESCOPE_TRY(check_branch(before, request.config));
        TuneBeginning begin;
        begin.dataset = parent.dataset;
        begin.config = request.config;
        begin.name = request.name;
        begin.watch = request.watch;
        begin.then_train = request.then_train;
        begin.data_folder = corpus.run_folder(parent.id);
        SPARSESCOPE_ASSIGN(begin.start,
                           tune_checkpoint_of(begin.data_folder, parent.id, request.step));
        begin.run.parent = parent.id;
        begin.run.parent_step = begin.start.step;
        return TuneSession(corpus, std::move(begin), hooks).run();
    });
}

}  // namespace sparsescope
