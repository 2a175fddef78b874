// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train_on_dataset.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "core/engine/encode_model.h"
#include "core/engine/keep_run.h"
#include "core/engine/run_recorder.h"
#include "core/engine/train_data.h"
#include "core/engine/train_trace.h"
#include "core/eval/neuron_metrics.h"
#include "core/recipe/schedule.h"
#include "core/sae/checkpoint.h"

namespace sparsescope {

namespace {

constexpr std::chrono::milliseconds flush_wait{50};
constexpr std::chrono::minutes keep_wait{10};

// Settings that cannot work with this data are bad input, not a wrong use of the program.
Error as_bad_input(Error error) {
    if (error.code == ErrorCode::invalid_argument) error.code = ErrorCode::invalid_input;
    return error;
}

Status check_initial_weights(const std::optional<HeadWeights>& weights, const TrainConfig& config,
                             const DataShape& shape) {
    if (!weights) return {};
    if (weights->dim != shape.dim)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("The initial weights expect {} values per document, the dataset has {}. "
                        "Choose other weights, or leave them out.",
                        weights->dim, shape.dim));
    if (weights->hidden != static_cast<std::size_t>(config.hidden))
        return fail(ErrorCode::invalid_input,
                    fmt::format("The initial weights have {} neurons, the settings ask for {}. "
                                "Leave the number of neurons out, or make it {}.",
                                weights->hidden, config.hidden, weights->hidden));
    return {};
}

// One training, from the request to the report. The steps are in the order they are called.
class TrainingSession {
  public:
    TrainingSession(Corpus& corpus, const TrainRequest& request, const EngineHooks& hooks)
        : corpus_(corpus), request_(request), hooks_(hooks), config_(request.config) {}

    Result<TrainReport> run() {
        SPARSESCOPE_TRY(prepare());
        SPARSESCOPE_TRY(add_run());
        Result<TrainOutcome> outcome = learn();
        if (!outcome) return fail(end_run(RunState::failed, std::move(outcome.error())));
        if (outcome->steps == 0)
            return fail(end_run(
                RunState::stopped,
                Error{ErrorCode::cancelled, "Stopped before the first step: no model was made."}));
        if (auto kept = keep(*outcome); !kept)
            return fail(end_run(RunState::failed, std::move(kept.error())));
        SPARSESCOPE_TRY(encode(*outcome));
        return TrainReport{run_, model_, outcome->stopped_early, outcome->seconds};
    }

  private:
    Status prepare() {
        SPARSESCOPE_TRY(check_name_is_free(corpus_, request_.name));
        SPARSESCOPE_ASSIGN(
            data_, load_train_data(corpus_, request_.dataset, hooks_.stop, hooks_.progress));
        if (request_.initial_weights && config_.hidden == 0)
            config_.hidden = static_cast<int>(request_.initial_weights->hidden);
        config_ = resolved(config_, data_.shape);
        if (auto fits = validate(config_, data_.shape); !fits)
            return fail(as_bad_input(std::move(fits.error())));
        return check_initial_weights(request_.initial_weights, config_, data_.shape);
    }

    Status add_run() {
        run_.name = request_.name.empty() ? fmt::format("{}-k{}", config_.preset, config_.k)
                                          : request_.name;
        run_.dataset = request_.dataset;
        run_.config = to_json(config_);
        run_.total_steps = total_steps(config_, data_.shape.train_documents);
        if (config_.max_steps > 0) run_.total_steps = std::min(run_.total_steps, config_.max_steps);
        run_.process = getpid();
        SPARSESCOPE_ASSIGN(run_.id, corpus_.add_run(run_));
        SPARSESCOPE_ASSIGN(run_, corpus_.run(run_.id));
        if (hooks_.event)
            hooks_.event(StartedEvent{run_.id, run_.name, run_.total_steps, run_.config});
        return {};
    }

    Result<TrainOutcome> learn() {
        TrainOptions options;
        options.initial_weights = request_.initial_weights;
        options.checkpoint_folder = corpus_.run_folder(run_.id);
        TrainTrace* trace = request_.trace_file.empty() ? nullptr : &trace_;
        if (trace != nullptr) options.monitor_seconds = 0;
        RunRecorder recorder(corpus_, run_, hooks_, trace);
        // While it trains a busy file is no reason to wait: metrics are written with the next
        // flush.
        corpus_.set_lock_wait(flush_wait, hooks_.stop);
        Result<TrainOutcome> outcome = guard("training", [&] {
            return train(config_, data_.view(), options, recorder, hooks_.stop);
        });
        // What was learned is worth waiting for, whatever asked the training to end.
        corpus_.set_lock_wait(keep_wait);
        // Metrics that cannot be written are no reason to drop what was learned.
        if (const auto written = recorder.flush(); !written && hooks_.warning)
            hooks_.warning(written.error().message);
        return outcome;
    }

    // The model before its codes: from here on nothing that was learned can be lost.
    Status keep(const TrainOutcome& outcome) {
        report(hooks_.progress, "saving the model", 0, 0);
        ModelInfo info;
        info.name = request_.name;
        info.dataset = request_.dataset;
        info.run = run_.id;
        info.dim = outcome.weights.dim;
        info.hidden = outcome.weights.hidden;
        info.k = outcome.k;
        info.config = run_.config;
        Result<ModelId> added = corpus_.add_model(info, outcome.weights, nullptr);
        if (!added) return rescue(outcome, std::move(added.error()));
        run_.model = *added;
        run_.state = outcome.stopped_early ? RunState::stopped : RunState::finished;
        run_.step = outcome.steps;
        SPARSESCOPE_TRY(drop_checkpoints(corpus_, run_));
        SPARSESCOPE_ASSIGN(run_, corpus_.run(run_.id));
        SPARSESCOPE_ASSIGN(model_, corpus_.model(*run_.model));
        return {};
    }

    // The workspace took the model not (full disk, busy): the weights go beside it, where keep_run
    // finds them.
    Status rescue(const TrainOutcome& outcome, Error error) {
        auto file =
            write_final_weights(corpus_.run_folder(run_.id), outcome.weights, outcome.steps);
        if (file) {
            run_.checkpoint = file->filename().string();
            run_.checkpoint_step = outcome.steps;
        }
        return fail(std::move(error));
    }

    Status encode(const TrainOutcome& outcome) {
        // The request that ended the training is obeyed by now; it does not mean "without codes".
        const std::stop_token stop = outcome.stopped_early ? std::stop_token{} : hooks_.stop;
        Result<ModelInfo> encoded = encode_model(corpus_, model_.id, stop, hooks_.progress);
        if (!encoded) {
            encoded.error().message += fmt::format(
                " The model \"{}\" is kept, its documents are not encoded yet: "
                "encode it again.",
                model_.name);
            return fail(std::move(encoded.error()));
        }
        model_ = std::move(*encoded);
        return request_.trace_file.empty() ? Status{} : write_trace();
    }

    Status write_trace() {
        SPARSESCOPE_ASSIGN(const CodeMatrix codes, corpus_.codes(model_.id));
        SPARSESCOPE_ASSIGN(const std::vector<Split> splits, corpus_.splits(request_.dataset));
        std::vector<std::int64_t> rows;
        for (std::size_t row = 0; row < splits.size(); ++row)
            if (splits[row] == Split::train) rows.push_back(static_cast<std::int64_t>(row));
        return trace_.write(request_.trace_file, config_, data_.shape,
                            code_statistics(codes, model_.k, rows));
    }

    // Marks the run; when even that fails, the first error is the one worth telling.
    Error end_run(RunState state, Error error) {
        run_.state = state;
        run_.message = error.message;
        if (const auto written = corpus_.update_run(run_); !written && hooks_.warning)
            hooks_.warning(written.error().message);
        if (state == RunState::failed && !run_.checkpoint.empty())
            error.message += fmt::format(
                " Make a model of the last checkpoint (step {}) with: sparsescope-cli keep "
                "WORKSPACE --run {}",
                run_.checkpoint_step, run_.id);
        return error;
    }

    Corpus& corpus_;
    const TrainRequest& request_;
    const EngineHooks& hooks_;
    TrainConfig config_;
    LoadedTrainData data_;
    TrainTrace trace_;
    RunInfo run_;
    ModelInfo model_;
};

}  // namespace

Result<TrainReport> train_on_dataset(Corpus& corpus, const TrainRequest& request,
                                     const EngineHooks& hooks) {
    return guard("training", [&] { return TrainingSession(corpus, request, hooks).run(); });
}

}  // namespace sparsescope
