// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train_on_dataset.h"

#include <algorithm>

#include "core/engine/encode_model.h"
#include "core/engine/training_session.h"
#include "core/engine/tune_on_dataset.h"
#include "core/recipe/train_params.h"
#include "core/sae/run_folder.h"
#include "core/workspace/tune_plan.h"

namespace sparsescope {

namespace {

// Of a finetuning: everything it learned lies in the workspace and beside it.
bool is_kept(const Corpus& corpus, RunId id) {
    const auto plan = read_tune_plan(corpus.run_folder(id));
    return plan && plan->derived != 0;
}

Result<RunInfo> run_to_resume(Corpus& corpus, RunId id) {
    SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
    SPARSESCOPE_ASSIGN(RunInfo run, corpus.run(id));
    if (run.state == RunState::running)
        return fail(ErrorCode::busy,
                    fmt::format("Run {} is still training (process {}).", id, run.process));
    if (run.state == RunState::finished)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Run {} has done all its steps. Branch from it to go on under "
                                "other settings.",
                                id));
    const bool kept =
        run.kind == RunKind::backbone && run.state == RunState::stopped && is_kept(corpus, id);
    // The model of a joint run is stored before it has codes, and the run ends when it has them.
    const bool without_codes = run.kind == RunKind::joint && run.state != RunState::stopped;
    if ((run.model && !without_codes) || kept)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Run {} was ended and its {} kept. Branch from it to go on.", id,
                                run.model ? "model" : "backbone"));
    return run;
}

// Of a finetuning that has ended, the run of the head behind it, where that has not.
Result<std::optional<RunId>> unfinished_head(Corpus& corpus, RunId id) {
    SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
    SPARSESCOPE_ASSIGN(const RunInfo run, corpus.run(id));
    if (run.kind != RunKind::backbone || run.state != RunState::finished)
        return std::optional<RunId>();
    const auto plan = read_tune_plan(corpus.run_folder(id));
    if (!plan || plan->head_run == 0) return std::optional<RunId>();
    const auto head = corpus.run(plan->head_run);
    const bool goes_on = head && !head->model && head->state != RunState::finished;
    return goes_on ? std::optional(plan->head_run) : std::nullopt;
}

// A head that was ended before its first checkpoint has learned nothing: it begins anew, and its
// run goes once the plan names the new one.
Result<TrainReport> begin_head_anew(Corpus& corpus, RunId backbone, RunId lost, const Watch& watch,
                                    const EngineHooks& hooks) {
    SPARSESCOPE_ASSIGN(const RunInfo before, corpus.run(lost));
    SPARSESCOPE_ASSIGN(TunePlan plan, read_tune_plan(corpus.run_folder(backbone)));
    TrainRequest request;
    request.dataset = before.dataset;
    SPARSESCOPE_ASSIGN(request.config, train_config_from_json(before.config));
    request.watch = watch;
    EngineHooks with = hooks;
    with.began = [&](const std::filesystem::path& folder) {
        plan.head_run = std::stoll(folder.filename().string());
        Status known = write_tune_plan(corpus.run_folder(backbone), plan);
        if (known) known = corpus.remove_run(lost);
        if (!known && hooks.warning) hooks.warning(known.error().message);
        if (hooks.began) hooks.began(folder);
    };
    return train_on_dataset(corpus, std::move(request), with);
}

void warn_of_damage(const FoundCheckpoint& found, const EngineHooks& hooks) {
    for (const Error& error : found.damaged)
        if (hooks.warning)
            hooks.warning(fmt::format("{} Going on from step {}.", error.message, found.step));
}

std::string steps_of(const std::vector<CheckpointInfo>& checkpoints) {
    std::string list;
    for (const CheckpointInfo& c : checkpoints)
        list += fmt::format("{}{}", list.empty() ? "" : ", ", c.step);
    return list;
}

// step < 0: the newest.
Result<FoundCheckpoint> checkpoint_of(const Corpus& corpus, RunId run, std::int64_t step) {
    const auto folder = corpus.run_folder(run);
    const auto list = list_checkpoints(folder);
    if (list.empty())
        return fail(ErrorCode::not_found,
                    fmt::format("Run {} has no checkpoint to branch from. Runs write one every "
                                "minute, at their end, and when asked.",
                                run));
    if (step < 0) return newest_checkpoint(folder);
    if (std::ranges::find(list, step, &CheckpointInfo::step) == list.end())
        return fail(ErrorCode::not_found,
                    fmt::format("Run {} has no checkpoint of step {}. There are: {}.", run, step,
                                steps_of(list)));
    return FoundCheckpoint{checkpoint_path(folder, step), step, {}};
}

}  // namespace

Result<TrainReport> train_on_dataset(Corpus& corpus, TrainRequest request,
                                     const EngineHooks& hooks) {
    return guard("training",
                 [&] { return TrainingSession(corpus, {std::move(request)}, hooks).run(); });
}

Result<TrainReport> resume_run(Corpus& corpus, const ResumeRequest& request,
                               const EngineHooks& hooks) {
    return guard("resuming a run", [&]() -> Result<TrainReport> {
        TrainPlan plan;
        SPARSESCOPE_ASSIGN(const std::optional<RunId> head, unfinished_head(corpus, request.run));
        if (head && list_checkpoints(corpus.run_folder(*head)).empty())
            return begin_head_anew(corpus, request.run, *head, request.watch, hooks);
        if (head) return resume_run(corpus, {*head, request.watch}, hooks);
        SPARSESCOPE_ASSIGN(plan.run, run_to_resume(corpus, request.run));
        if (plan.run.kind != RunKind::head)
            return resume_tuning(corpus, plan.run, request.watch, hooks);
        SPARSESCOPE_ASSIGN(plan.config, train_config_from_json(plan.run.config));
        SPARSESCOPE_ASSIGN(plan.start, newest_checkpoint(corpus.run_folder(request.run)));
        warn_of_damage(plan.start, hooks);
        plan.dataset = plan.run.dataset;
        plan.name = model_name_for(corpus, plan.run);
        plan.watch = request.watch;
        return TrainingSession(corpus, std::move(plan), hooks).run();
    });
}

Result<TrainReport> branch_run(Corpus& corpus, const BranchRequest& request,
                               const EngineHooks& hooks) {
    return guard("branching from a run", [&]() -> Result<TrainReport> {
        TrainPlan plan;
        SPARSESCOPE_ASSIGN(const RunInfo parent, corpus.run(request.parent));
        if (parent.kind != RunKind::head)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Run {} finetunes a backbone. Branch from it with: "
                                    "sparsescope-cli finetune WORKSPACE --branch {}",
                                    parent.id, parent.id));
        SPARSESCOPE_ASSIGN(plan.start, checkpoint_of(corpus, request.parent, request.step));
        warn_of_damage(plan.start, hooks);
        plan.dataset = parent.dataset;
        plan.config = request.config;
        plan.name = request.name;
        plan.watch = request.watch;
        plan.run.parent = parent.id;
        plan.run.parent_step = plan.start.step;
        return TrainingSession(corpus, std::move(plan), hooks).run();
    });
}

}  // namespace sparsescope
