// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that are paused, resumed, branched from, discarded, watched and queued.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/keep_run.h"
#include "core/engine/sweep.h"
#include "core/engine/train_on_dataset.h"
#include "core/recipe/train_params.h"
#include "tests/core/engine/engine_fixture.h"

namespace sparsescope {
namespace {

class Steering : public EngineTest {
  protected:
    // Says `word` once, in the step after the first checkpoint of `step` or later; of several
    // trainings in the one with this number.
    [[nodiscard]] static EngineHooks saying(TrainControl word, std::int64_t step, int run = 1) {
        struct State {
            int started = 0;
            bool due = false;
            bool said = false;
        };
        const auto state = std::make_shared<State>();
        EngineHooks hooks;
        hooks.event = [state, step, run](const Event& event) {
            if (std::holds_alternative<StartedEvent>(event)) ++state->started;
            if (const auto* e = std::get_if<CheckpointEvent>(&event))
                state->due = state->started == run && e->step >= step;
        };
        hooks.control = [state, word] {
            if (!state->due || std::exchange(state->said, true)) return TrainControl::go_on;
            return word;
        };
        return hooks;
    }
    [[nodiscard]] TrainRequest often() const {
        TrainRequest often = request();
        often.watch.checkpoint_steps = 4;
        return often;
    }
    // Paused at step 9 of 24.
    [[nodiscard]] TrainReport paused_run() {
        return value_of(train_on_dataset(*corpus_, often(), saying(TrainControl::pause, 8)));
    }
    [[nodiscard]] std::vector<float> weights(const ModelInfo& model) const {
        return value_of(corpus_->head_weights(model.id)).encoder_weight;
    }
    // Names and contents of a run's folder.
    [[nodiscard]] std::map<std::string, std::string> files_of(RunId run) const {
        std::map<std::string, std::string> files;
        std::error_code error;
        for (const auto& entry :
             std::filesystem::directory_iterator(corpus_->run_folder(run), error))
            files[entry.path().filename().string()] = file_content(entry.path());
        return files;
    }
    [[nodiscard]] std::int64_t steps_recorded(RunId run) const {
        return value_of(corpus_->metrics(run)).steps.back().step + 1;
    }
};

TEST_F(Steering, APausedRunGoesOnAsIfNothingHadBeen) {
    const TrainReport whole = value_of(train_on_dataset(*corpus_, request(), {}));
    const TrainReport paused = paused_run();
    EXPECT_EQ(paused.end, TrainEnd::paused);
    EXPECT_EQ(paused.reason, "");
    EXPECT_EQ(paused.model.id, 0);
    EXPECT_EQ(paused.run.state, RunState::paused);
    EXPECT_EQ(paused.run.step, 9);
    EXPECT_EQ(paused.run.checkpoint_step, 9);
    EXPECT_FALSE(paused.run.model);

    const TrainReport again =
        value_of(resume_run(*corpus_, {paused.run.id, {{}, 4}}, saying(TrainControl::pause, 12)));
    EXPECT_EQ(again.run.id, paused.run.id);
    EXPECT_EQ(again.run.state, RunState::paused);
    EXPECT_EQ(again.run.step, 13);
    const TrainReport done = value_of(resume_run(*corpus_, {paused.run.id, {}}, {}));
    EXPECT_EQ(done.run.id, paused.run.id);
    EXPECT_EQ(done.run.state, RunState::finished);
    EXPECT_EQ(done.run.step, 24);
    EXPECT_EQ(weights(done.model), weights(whole.model));
    EXPECT_EQ(done.model.k, whole.model.k);
    EXPECT_EQ(steps_recorded(done.run.id), 24);
    EXPECT_EQ(value_of(corpus_->runs()).size(), 2U);
    EXPECT_TRUE(value_of(corpus_->check()).empty());
}

TEST_F(Steering, WhatCannotBeResumedIsSaid) {
    const TrainReport done = value_of(train_on_dataset(*corpus_, request(), {}));
    const auto refused = [&](RunId run) { return resume_run(*corpus_, {run, {}}, {}).error(); };
    EXPECT_EQ(refused(done.run.id).code, ErrorCode::invalid_argument);
    EXPECT_EQ(refused(99).code, ErrorCode::not_found);
    // Its checkpoints are gone.
    const TrainReport bare = paused_run();
    std::filesystem::remove_all(corpus_->run_folder(bare.run.id));
    EXPECT_EQ(refused(bare.run.id).code, ErrorCode::not_found);
    EXPECT_EQ(value_of(corpus_->run(bare.run.id)).state, RunState::paused);
    // Its documents are not those it began with.
    const TrainReport paused = paused_run();
    const auto ids = value_of(corpus_->document_ids(dataset_));
    succeed(corpus_->remove_documents(std::span(ids).first(80)));
    EXPECT_EQ(refused(paused.run.id).code, ErrorCode::invalid_argument);
    EXPECT_EQ(value_of(corpus_->run(paused.run.id)).state, RunState::paused);
}

TEST_F(Steering, ADamagedCheckpointIsPassedOver) {
    const TrainReport whole = value_of(train_on_dataset(*corpus_, request(), {}));
    const TrainReport paused = paused_run();
    const auto newest = corpus_->run_folder(paused.run.id) / paused.run.checkpoint;
    std::filesystem::resize_file(newest, std::filesystem::file_size(newest) / 2);
    std::vector<std::string> warnings;
    EngineHooks hooks;
    hooks.warning = [&](const std::string& sentence) { warnings.push_back(sentence); };
    const TrainReport done = value_of(resume_run(*corpus_, {paused.run.id, {}}, hooks));
    EXPECT_EQ(weights(done.model), weights(whole.model));
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_NE(warnings[0].find("step 8"), std::string::npos) << warnings[0];
}

TEST_F(Steering, APausedRunCanBeKeptInstead) {
    const TrainReport paused = paused_run();
    const KeepReport kept = value_of(keep_run(*corpus_, paused.run.id, "", {}, {}));
    EXPECT_EQ(kept.run.state, RunState::stopped);
    EXPECT_EQ(kept.run.model, kept.model.id);
    EXPECT_GT(kept.model.stored_k, 0);
    EXPECT_FALSE(value_of(corpus_->checkpoints(paused.run.id)).empty());  // to branch from
    EXPECT_EQ(resume_run(*corpus_, {paused.run.id, {}}, {}).error().code,
              ErrorCode::invalid_argument);
}

TEST_F(Steering, ABranchLeavesItsParentAlone) {
    const TrainReport parent = value_of(train_on_dataset(*corpus_, often(), {}));
    const auto checkpoints = value_of(corpus_->checkpoints(parent.run.id));
    ASSERT_GE(checkpoints.size(), 3U);
    const std::int64_t middle = checkpoints[checkpoints.size() - 2].step;
    ASSERT_GT(middle, 0);
    ASSERT_LT(middle, 24);
    const auto files = files_of(parent.run.id);
    const auto row = value_of(corpus_->run(parent.run.id));
    const auto steps = value_of(corpus_->metrics(parent.run.id)).steps.size();

    BranchRequest branch;
    branch.parent = parent.run.id;
    branch.step = middle;
    branch.config = value_of(train_config_from_json(parent.run.config));
    branch.config.k = 2;
    const TrainReport done = value_of(branch_run(*corpus_, branch, {}));
    EXPECT_EQ(done.run.state, RunState::finished);
    EXPECT_EQ(done.run.parent, parent.run.id);
    EXPECT_EQ(done.run.parent_step, branch.step);
    EXPECT_EQ(done.model.k, 2);
    EXPECT_NE(weights(done.model), weights(parent.model));
    EXPECT_GE(value_of(corpus_->metrics(done.run.id)).steps.front().step, branch.step);

    EXPECT_EQ(files_of(parent.run.id), files);
    const auto after = value_of(corpus_->run(parent.run.id));
    EXPECT_EQ(after.step, row.step);
    EXPECT_EQ(after.finished, row.finished);
    EXPECT_EQ(value_of(corpus_->metrics(parent.run.id)).steps.size(), steps);

    // Under the same settings it becomes what its parent became.
    branch.config = value_of(train_config_from_json(parent.run.config));
    const TrainReport same = value_of(branch_run(*corpus_, branch, {}));
    EXPECT_EQ(weights(same.model), weights(parent.model));
}

TEST_F(Steering, WhatCannotBeBranchedIsRefusedBeforeARunBegins) {
    const TrainReport parent = value_of(train_on_dataset(*corpus_, request(), {}));
    BranchRequest branch;
    branch.parent = parent.run.id;
    branch.config = value_of(train_config_from_json(parent.run.config));
    const auto refused = [&](const BranchRequest& bad) {
        return branch_run(*corpus_, bad, {}).error();
    };
    BranchRequest bad = branch;
    bad.config.hidden = 64;
    EXPECT_EQ(refused(bad).code, ErrorCode::invalid_argument);
    EXPECT_NE(refused(bad).message.find("48 neurons"), std::string::npos);
    bad = branch;
    bad.step = 7;
    EXPECT_EQ(refused(bad).code, ErrorCode::not_found);
    EXPECT_NE(refused(bad).message.find("There are: "), std::string::npos);
    bad = branch;  // from its last step there is nothing left to do
    EXPECT_EQ(refused(bad).code, ErrorCode::invalid_argument);
    bad.parent = 99;
    EXPECT_EQ(refused(bad).code, ErrorCode::not_found);
    EXPECT_EQ(value_of(corpus_->runs()).size(), 1U);
}

TEST_F(Steering, ADiscardedRunLeavesNothing) {
    const TrainReport done =
        value_of(train_on_dataset(*corpus_, often(), saying(TrainControl::discard, 8)));
    const RunId run = done.run.id;
    EXPECT_EQ(done.end, TrainEnd::discarded);
    EXPECT_EQ(done.model.id, 0);
    EXPECT_GT(run, 0);
    EXPECT_TRUE(value_of(corpus_->runs()).empty());
    EXPECT_TRUE(value_of(corpus_->models()).empty());
    EXPECT_EQ(corpus_->metrics(run).error().code, ErrorCode::not_found);
    EXPECT_FALSE(std::filesystem::exists(corpus_->path().string() + ".runs"));
    EXPECT_TRUE(value_of(corpus_->check()).empty());
}

TEST_F(Steering, AMarkedCheckpointStaysAndIsNamed) {
    std::vector<CheckpointEvent> events;
    EngineHooks hooks = saying(TrainControl::mark, 4);
    hooks.event = [&, inner = hooks.event](const Event& event) {
        inner(event);
        if (const auto* e = std::get_if<CheckpointEvent>(&event)) events.push_back(*e);
    };
    const TrainReport done = value_of(train_on_dataset(*corpus_, often(), hooks));
    const auto list = value_of(corpus_->checkpoints(done.run.id));
    const auto marked = std::ranges::find(list, true, &CheckpointInfo::marked);
    ASSERT_NE(marked, list.end());
    EXPECT_EQ(marked->step, 5);
    EXPECT_TRUE(std::ranges::any_of(
        events, [](const CheckpointEvent& e) { return e.step == 5 && e.marked; }));
    EXPECT_EQ(list.back().step, done.run.checkpoint_step);
    EXPECT_GT(value_of(corpus_->run_bytes(done.run.id)), list.back().bytes);
}

TEST_F(Steering, RulesNotifyStopAndPause) {
    TrainRequest watched = request();
    watched.watch.rules = {value_of(parse_rule("loss>0:notify"))};
    std::vector<std::string> notices;
    EngineHooks hooks;
    hooks.event = [&](const Event& event) {
        if (const auto* e = std::get_if<NoticeEvent>(&event)) notices.push_back(e->message);
    };
    EXPECT_EQ(value_of(train_on_dataset(*corpus_, watched, hooks)).end, TrainEnd::finished);
    EXPECT_EQ(notices.size(), 1U);  // once

    watched.watch.rules = {value_of(parse_rule("loss>0:stop"))};
    const TrainReport stopped = value_of(train_on_dataset(*corpus_, watched, {}));
    EXPECT_EQ(stopped.end, TrainEnd::stopped);
    EXPECT_NE(stopped.reason, "");
    EXPECT_EQ(stopped.run.state, RunState::stopped);
    EXPECT_EQ(stopped.run.message, stopped.reason);
    EXPECT_NE(stopped.model.id, 0);

    watched.watch.rules = {value_of(parse_rule("loss>0:pause"))};
    const TrainReport paused = value_of(train_on_dataset(*corpus_, watched, {}));
    EXPECT_EQ(paused.run.state, RunState::paused);
    EXPECT_EQ(paused.run.message, paused.reason);
    EXPECT_NE(paused.reason, "");
    // Who goes on after it means to.
    const TrainReport done = value_of(resume_run(*corpus_, {paused.run.id, watched.watch}, {}));
    EXPECT_EQ(done.run.state, RunState::finished);
    EXPECT_EQ(done.run.message, "");
}

TEST_F(Steering, ADivergedRunIsPausedWithItsReason) {
    TrainRequest wild = request();
    wild.config.learning_rate = 1e6;
    const TrainReport report = value_of(train_on_dataset(*corpus_, wild, {}));
    EXPECT_EQ(report.end, TrainEnd::paused);
    EXPECT_EQ(report.model.id, 0);
    const RunInfo run = value_of(corpus_->run(report.run.id));
    EXPECT_EQ(run.state, RunState::paused);
    EXPECT_EQ(run.message, report.reason);
    EXPECT_NE(run.message, "");
    EXPECT_TRUE(value_of(corpus_->models()).empty());
}

class SweepTest : public Steering {
  protected:
    [[nodiscard]] SweepRequest sweep() const {
        SweepRequest sweep;
        sweep.dataset = dataset_;
        sweep.name = "sizes";
        sweep.watch.checkpoint_steps = 4;
        for (const int k : {2, 3})
            for (const std::uint64_t seed : {1, 2}) {
                sweep.configs.push_back(request().config);
                sweep.configs.back().k = k;
                sweep.configs.back().seed = seed;
            }
        return sweep;
    }
};

TEST_F(SweepTest, AnInterruptedSweepIsContinuedByTheSameCall) {
    const SweepReport first =
        value_of(run_sweep(*corpus_, sweep(), saying(TrainControl::pause, 8, 2)));
    EXPECT_FALSE(first.complete);
    ASSERT_EQ(first.runs.size(), 2U);
    EXPECT_EQ(value_of(corpus_->run(first.runs[0])).state, RunState::finished);
    EXPECT_EQ(value_of(corpus_->run(first.runs[1])).state, RunState::paused);

    const SweepReport second = value_of(run_sweep(*corpus_, sweep(), {}));
    EXPECT_TRUE(second.complete);
    EXPECT_EQ(second.reused, 1);
    ASSERT_EQ(second.runs.size(), 4U);
    EXPECT_EQ(second.runs[0], first.runs[0]);
    EXPECT_EQ(second.runs[1], first.runs[1]);  // went on where it was
    for (const RunId id : second.runs) {
        const RunInfo run = value_of(corpus_->run(id));
        EXPECT_EQ(run.state, RunState::finished);
        EXPECT_EQ(run.sweep, "sizes");
    }
    const SweepReport third = value_of(run_sweep(*corpus_, sweep(), {}));
    EXPECT_EQ(third.reused, 4);
    EXPECT_EQ(third.runs, second.runs);
    EXPECT_EQ(value_of(corpus_->runs()).size(), 4U);
}

TEST_F(SweepTest, SettingsThatCannotWorkAreRefusedBeforeTheFirstRun) {
    SweepRequest bad = sweep();
    bad.configs.back().k = 13;
    EXPECT_EQ(run_sweep(*corpus_, bad, {}).error().code, ErrorCode::invalid_argument);
    EXPECT_TRUE(value_of(corpus_->runs()).empty());
}

TEST_F(SweepTest, ARunThatPausesByItselfDoesNotEndTheSweep) {
    SweepRequest wild = sweep();
    wild.configs[0].learning_rate = 1e6;
    const SweepReport done = value_of(run_sweep(*corpus_, wild, {}));
    EXPECT_TRUE(done.complete);
    ASSERT_EQ(done.runs.size(), 4U);
    EXPECT_EQ(value_of(corpus_->run(done.runs[0])).state, RunState::paused);
    EXPECT_EQ(value_of(corpus_->run(done.runs[3])).state, RunState::finished);
}

}  // namespace
}  // namespace sparsescope
