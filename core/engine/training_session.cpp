// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/training_session.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "core/engine/encode_model.h"
#include "core/engine/run_recorder.h"
#include "core/engine/train_documents.h"
#include "core/eval/neuron_metrics.h"
#include "core/recipe/schedule.h"
#include "core/recipe/train_params.h"
#include "core/recipe/validate.h"
#include "core/sae/checkpoint.h"
#include "core/sae/run_folder.h"
#include "core/sae/sparsifiers/sparsifier.h"
#include "core/sae/start_check.h"
#include "core/workspace/run_name.h"
#include "core/workspace/run_requests.h"

namespace sparsescope {

namespace {

constexpr std::chrono::milliseconds flush_wait{50};
constexpr std::chrono::minutes keep_wait{10};

// A code at k is the beginning of a longer one, so quality is measured along a few lengths.
std::vector<int> held_out_ks(const TrainConfig& config) {
    std::vector<int> ks;
    for (const int k : {2, 4, 8, 16})
        if (k != config.k && k <= std::min(4 * config.k, config.hidden)) ks.push_back(k);
    return ks;
}

}  // namespace

Result<TrainReport> TrainingSession::run() {
    SPARSESCOPE_TRY(prepare());
    SPARSESCOPE_TRY(begin_run());
    Result<TrainOutcome> outcome = learn();
    if (!outcome) return fail(end_run(RunState::failed, std::move(outcome.error())));
    return conclude(*outcome);
}

Status TrainingSession::prepare() {
    SPARSESCOPE_TRY(check_name_is_free(corpus_, plan_.name));
    SPARSESCOPE_ASSIGN(data_, load_train_data(corpus_, plan_.dataset, hooks_.stop, hooks_.progress,
                                              plan_.config.labels));
    if (plan_.initial_weights && plan_.config.hidden == 0)
        plan_.config.hidden = static_cast<int>(plan_.initial_weights->hidden);
    plan_.config = resolved(plan_.config, data_.shape);
    SPARSESCOPE_TRY(validate(plan_.config, data_.shape));
    return check_start();
}

Status TrainingSession::check_start() const {
    if (plan_.initial_weights)
        SPARSESCOPE_TRY(
            check_initial_weights(*plan_.initial_weights, plan_.config, data_.shape.dim));
    if (plan_.branches()) {
        SPARSESCOPE_ASSIGN(const Checkpoint start, read_checkpoint(plan_.start.path));
        SPARSESCOPE_TRY(check_checkpoint_shape(start.head, plan_.config, data_.shape.dim));
    }
    const std::int64_t steps = planned_steps(plan_.config, data_.shape.train_documents);
    if (plan_.resumes()) SPARSESCOPE_TRY(check_same_documents(steps));
    if (plan_.start.path.empty() || plan_.start.step < steps) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("With these settings a run ends after {} steps, and the checkpoint is "
                            "of step {}: nothing would be left to do. Ask for more epochs or "
                            "steps, or start from an earlier checkpoint.",
                            steps, plan_.start.step));
}

Status TrainingSession::check_same_documents(std::int64_t steps) const {
    std::string change = changed_documents(run_.documents, data_.documents);
    if (change.empty() && steps != run_.total_steps)
        change = fmt::format("it would have {} steps now instead of {}", steps, run_.total_steps);
    if (change.empty()) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("Documents were added to or removed from the dataset since run {} "
                            "began, or divided anew: {}. So it cannot go on as it was. Undo that "
                            "change (restore, split) and resume it, branch from its checkpoint, or "
                            "keep what it learned as a model.",
                            run_.id, change));
}

Status TrainingSession::begin_run() {
    run_.config = to_json(plan_.config);
    run_.total_steps = planned_steps(plan_.config, data_.shape.train_documents);
    run_.process = getpid();
    run_.state = RunState::running;
    run_.step = plan_.start.step;
    run_.finished.clear();
    run_.message.clear();
    if (plan_.resumes()) {
        drop_run_requests(corpus_.run_folder(run_.id));
        SPARSESCOPE_TRY(corpus_.set_progress(run_.id, run_));
    } else {
        SPARSESCOPE_TRY(add_run());
    }
    SPARSESCOPE_ASSIGN(run_, corpus_.run(run_.id));
    if (hooks_.began) hooks_.began(corpus_.run_folder(run_.id));
    if (hooks_.event) hooks_.event(StartedEvent{run_.id, run_.name, run_.total_steps, run_.config});
    return {};
}

Status TrainingSession::add_run() {
    run_.dataset = plan_.dataset;
    run_.sweep = plan_.sweep;
    run_.documents = data_.documents;
    run_.name = plan_.name;
    if (run_.name.empty()) {
        SPARSESCOPE_ASSIGN(run_.name,
                           new_run_name(corpus_, plan_.dataset, plan_.config, data_.shape));
    }
    SPARSESCOPE_ASSIGN(run_.id, corpus_.add_run(run_));
    return {};
}

TrainOptions TrainingSession::take_options() {
    TrainOptions options;
    options.initial_weights = std::move(plan_.initial_weights);
    options.checkpoint_folder = corpus_.run_folder(run_.id);
    options.resume_from = plan_.start.path;
    options.branch = plan_.branches();
    options.watch = plan_.watch;
    options.held_out_ks = held_out_ks(plan_.config);
    if (!plan_.trace_file.empty()) options.monitor_seconds = 0;
    return options;
}

Result<TrainOutcome> TrainingSession::learn() {
    RunRecorder recorder(corpus_, run_, hooks_, plan_.trace_file.empty() ? nullptr : &trace_);
    // While it trains a busy file is no reason to wait: metrics are written with the next flush.
    corpus_.set_lock_wait(flush_wait, hooks_.stop);
    Result<TrainOutcome> outcome = guard("training", [&] {
        return train(plan_.config, data_.view(), take_options(), recorder, hooks_.stop);
    });
    // What was learned is worth waiting for, whatever asked the training to end.
    corpus_.set_lock_wait(keep_wait);
    if (outcome && outcome->end == TrainEnd::discarded) return outcome;
    // Metrics that cannot be written are no reason to drop what was learned.
    if (const auto written = recorder.flush(); !written && hooks_.warning)
        hooks_.warning(written.error().message);
    return outcome;
}

Result<TrainReport> TrainingSession::conclude(const TrainOutcome& outcome) {
    TrainReport report;
    report.end = outcome.end;
    report.reason = outcome.reason;
    report.train_seconds = outcome.seconds;
    if (outcome.end == TrainEnd::discarded) {
        SPARSESCOPE_TRY(discard());
    } else if (outcome.end == TrainEnd::paused) {
        SPARSESCOPE_TRY(pause(outcome));
    } else {
        if (outcome.steps == 0)
            return fail(end_run(
                RunState::stopped,
                Error{ErrorCode::cancelled, "Stopped before the first step: no model was made."}));
        if (auto kept = keep(outcome); !kept)
            return fail(end_run(RunState::failed, std::move(kept.error())));
        SPARSESCOPE_TRY(encode(outcome));
        trim();
    }
    report.run = run_;
    report.model = model_;
    return report;
}

Status TrainingSession::pause(const TrainOutcome& outcome) {
    run_.state = RunState::paused;
    run_.step = outcome.steps;
    run_.message = outcome.reason;
    SPARSESCOPE_TRY(corpus_.set_progress(run_.id, run_));
    SPARSESCOPE_ASSIGN(run_, corpus_.run(run_.id));
    return {};
}

Status TrainingSession::discard() {
    run_.state = RunState::stopped;  // a run that trains cannot be deleted
    SPARSESCOPE_TRY(corpus_.set_progress(run_.id, run_));
    return corpus_.remove_run(run_.id);
}

// The model before its codes: from here on nothing that was learned can be lost.
Status TrainingSession::keep(const TrainOutcome& outcome) {
    report(hooks_.progress, "saving the model", 0, 0);
    const HeadWeights weights = stored_head(plan_.config, outcome.weights);
    ModelInfo info;
    info.dataset = run_.dataset;
    info.run = run_.id;
    info.dim = weights.dim;
    info.hidden = weights.hidden;
    info.k = outcome.k;
    info.config = run_.config;
    Result<ModelId> added = add_model(std::move(info), weights);
    if (!added) return rescue(outcome, std::move(added.error()));
    run_.model = *added;
    run_.state = outcome.end == TrainEnd::stopped ? RunState::stopped : RunState::finished;
    run_.step = outcome.steps;
    run_.message = outcome.reason;
    SPARSESCOPE_TRY(corpus_.set_progress(run_.id, run_));
    SPARSESCOPE_ASSIGN(run_, corpus_.run(run_.id));
    SPARSESCOPE_ASSIGN(model_, corpus_.model(*run_.model));
    return {};
}

// Under the name that the run has by now: a person may have given it another one. While it is asked
// for, another training may take the name; then both get a number.
Result<ModelId> TrainingSession::add_model(ModelInfo info, const HeadWeights& weights) {
    constexpr int most_attempts = 5;
    for (int attempt = 1;; ++attempt) {
        SPARSESCOPE_ASSIGN(const RunInfo named, corpus_.run(run_.id));
        info.name = model_name_for(corpus_, named);
        Result<ModelId> added = corpus_.add_model(info, weights, nullptr);
        const bool taken = !added && corpus_.model(info.name);
        if (taken && attempt < most_attempts) continue;
        if (added && info.name != named.name) {
            const auto renamed = corpus_.rename_run(run_.id, info.name);
            if (!renamed && hooks_.warning) hooks_.warning(renamed.error().message);
        }
        return added;
    }
}

// A checkpoint too many is no reason to call the training failed.
void TrainingSession::trim() {
    const auto trimmed = corpus_.trim_run(run_.id, {.keep = plan_.watch.keeps()});
    if (!trimmed && hooks_.warning) hooks_.warning(trimmed.error().message);
    if (auto run = corpus_.run(run_.id)) run_ = std::move(*run);
}

// The model could not be stored in the workspace (full disk, busy), so the weights are written
// beside it, as they were trained, where keep_run finds them.
Status TrainingSession::rescue(const TrainOutcome& outcome, Error error) {
    auto file = write_final_weights(corpus_.run_folder(run_.id), outcome.weights, outcome.steps);
    if (file) {
        run_.checkpoint = file->filename().string();
        run_.checkpoint_step = outcome.steps;
    }
    return fail(std::move(error));
}

Status TrainingSession::encode(const TrainOutcome& outcome) {
    // The request that ended the training is obeyed by now; it does not mean "without codes".
    const std::stop_token stop = outcome.end == TrainEnd::stopped ? std::stop_token{} : hooks_.stop;
    Result<ModelInfo> encoded = encode_model(corpus_, model_.id, stop, hooks_.progress);
    if (!encoded) {
        encoded.error().message += fmt::format(
            " The model \"{}\" is kept, its documents are not encoded yet: encode it again.",
            model_.name);
        return fail(std::move(encoded.error()));
    }
    model_ = std::move(*encoded);
    return plan_.trace_file.empty() ? Status{} : write_trace();
}

Status TrainingSession::write_trace() {
    SPARSESCOPE_ASSIGN(const CodeMatrix codes, corpus_.codes(model_.id));
    SPARSESCOPE_ASSIGN(const std::vector<Split> splits, corpus_.splits(run_.dataset));
    std::vector<std::int64_t> rows;
    for (std::size_t row = 0; row < splits.size(); ++row)
        if (splits[row] == Split::train) rows.push_back(static_cast<std::int64_t>(row));
    return trace_.write(plan_.trace_file, plan_.config, data_.shape,
                        code_statistics(codes, model_.k, rows));
}

// Marks the run; when even that fails, the first error is the one worth telling.
Error TrainingSession::end_run(RunState state, Error error) {
    run_.state = state;
    run_.message = error.message;
    if (const auto written = corpus_.set_progress(run_.id, run_); !written && hooks_.warning)
        hooks_.warning(written.error().message);
    if (state == RunState::failed && !run_.checkpoint.empty())
        error.message += fmt::format(
            " Go on from its checkpoint of step {0} with: sparsescope-cli train WORKSPACE --resume "
            "{1}, or make a model of it with: sparsescope-cli keep WORKSPACE --run {1}",
            run_.checkpoint_step, run_.id);
    return error;
}

}  // namespace sparsescope
