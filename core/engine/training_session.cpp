// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/training_session.h"

#include <algorithm>

#include "core/engine/encode_model.h"
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

namespace sparsescope {

namespace {

// A code at k is the beginning of a longer one, so quality is measured along a few lengths.
std::vector<int> held_out_ks(const TrainConfig& config) {
    std::vector<int> ks;
    for (const int k : {2, 4, 8, 16})
        if (k != config.k && k <= std::min(4 * config.k, config.hidden)) ks.push_back(k);
    return ks;
}

}  // namespace

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
    // A run that was killed after its last step has its model to store yet.
    const std::int64_t last = plan_.resumes() ? steps : steps - 1;
    if (plan_.start.path.empty() || plan_.start.step <= last) return {};
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

Result<RunSession::Beginning> TrainingSession::beginning() {
    Beginning b;
    b.dataset = plan_.dataset;
    b.config = to_json(plan_.config);
    b.start_step = plan_.start.step;
    b.total_steps = planned_steps(plan_.config, data_.shape.train_documents);
    b.sweep = plan_.sweep;
    b.documents = data_.documents;
    b.name = plan_.name;
    if (b.name.empty() && !plan_.resumes()) {
        SPARSESCOPE_ASSIGN(b.name, new_run_name(corpus_, plan_.dataset, plan_.config, data_.shape));
    }
    return b;
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

Result<TrainOutcome> TrainingSession::train(RunRecorder& recorder) {
    return sparsescope::train(plan_.config, data_.view(), take_options(), recorder, hooks_.stop);
}

Status TrainingSession::keep(const TrainOutcome& outcome) {
    if (auto kept = keep_model(outcome); !kept)
        return fail(end_run(RunState::failed, std::move(kept.error())));
    SPARSESCOPE_TRY(encode(outcome));
    trim(plan_.watch.keeps());
    return {};
}

// The model before its codes: from here on nothing that was learned can be lost.
Status TrainingSession::keep_model(const TrainOutcome& outcome) {
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
    SPARSESCOPE_TRY(
        end_as(outcome, outcome.end == TrainEnd::stopped ? RunState::stopped : RunState::finished));
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
            if (!renamed) warn(renamed.error().message);
        }
        return added;
    }
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

}  // namespace sparsescope
