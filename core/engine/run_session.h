// SPDX-License-Identifier: GPL-3.0-or-later
// What every run has in common, whatever it trains: it is put into the workspace before its first
// step, recorded and steered while it learns, and ended so that nothing it learned is lost. What is
// trained, and what is kept of it, a session says (training_session.h, tune_session.h).
#pragma once
#include <cstdint>
#include <string>

#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"
#include "core/engine/run_recorder.h"
#include "core/engine/train_trace.h"
#include "core/sae/trainer.h"
#include "core/workspace/engine_result.h"

namespace sparsescope {

class RunSession {
  public:
    RunSession(const RunSession&) = delete;
    RunSession& operator=(const RunSession&) = delete;
    virtual ~RunSession() = default;

    [[nodiscard]] Result<TrainReport> run();

  protected:
    // `run` is complete where it goes on (its id says so); of a new one it names at most the
    // parent.
    RunSession(Corpus& corpus, RunInfo run, const EngineHooks& hooks)
        : corpus_(corpus), hooks_(hooks), run_(std::move(run)) {}

    // What a run's row says of its beginning.
    struct Beginning {
        RunKind kind = RunKind::head;
        DatasetId dataset = 0;
        std::string config;  // as JSON
        std::int64_t start_step = 0;
        std::int64_t total_steps = 0;  // that it will do
        // Of a new run:
        std::string name, sweep, documents;
    };
    // These are called in this order, except for the last two.
    [[nodiscard]] virtual Status prepare() = 0;  // nothing is written
    [[nodiscard]] virtual Result<Beginning> beginning() = 0;
    [[nodiscard]] virtual Status began() { return {}; }  // the run is in the workspace
    [[nodiscard]] virtual Result<TrainOutcome> train(RunRecorder& recorder) = 0;
    // Makes what a finished or stopped run leaves, and says so in its row.
    [[nodiscard]] virtual Status keep(const TrainOutcome& outcome) = 0;
    virtual void describe(TrainReport& report) const = 0;
    [[nodiscard]] virtual TrainTrace* trace() { return nullptr; }  // null: no step is traced

    // Writes how the run ended (state, step, message, model), and reads it back.
    [[nodiscard]] Status end_as(const TrainOutcome& outcome, RunState state);
    // Marks the run; when even that fails, the first error is the one worth telling.
    [[nodiscard]] Error end_run(RunState state, Error error);
    void trim(KeptCheckpoints keep);  // what the run no longer needs
    void warn(const std::string& sentence) const;

    Corpus& corpus_;
    const EngineHooks& hooks_;
    RunInfo run_;

  private:
    [[nodiscard]] Status begin_run();
    [[nodiscard]] Result<TrainOutcome> learn();
    [[nodiscard]] Result<TrainReport> conclude(const TrainOutcome& outcome);
    [[nodiscard]] Status discard();
};

}  // namespace sparsescope
