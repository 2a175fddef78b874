// SPDX-License-Identifier: GPL-3.0-or-later
// What belongs to a run beside its metrics: checkpoints, pins, note, folder; and deleting it all.
#include <sched.h>

#include <fstream>

#include "core/corpus/sqlite.h"
#include "tests/core/corpus/child_process.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class RunFilesTest : public CorpusTest {
  protected:
    [[nodiscard]] RunId add_run(RunState state) {
        RunInfo info;
        info.dataset = dataset_;
        info.state = state;
        return value_of(corpus_.add_run(info));
    }
    void write_file(RunId run, const std::string& name, const std::string& bytes) const {
        std::filesystem::create_directories(corpus_.run_folder(run));
        std::ofstream(corpus_.run_folder(run) / name) << bytes;
    }
    [[nodiscard]] std::filesystem::path aside(RunId run) const {
        return corpus_.run_folder(run).string() + ".removed";
    }
    void fill(RunId run) {
        StepMetrics step;
        step.losses = {{"reconstruction", 1, 1}};
        succeed(corpus_.append_metrics(run, {{step},
                                             {{1, 9, -6, 0.25, {1}, 1}},
                                             {{1, 2, 0, -1, -1, 0, 1, 1}},
                                             {{1, {1}, {}, {}}}}));
        write_file(run, "step-1.safetensors", std::string(1000, 'x'));
        const std::vector<CheckpointInfo> list = {{1, "step-1.safetensors", 1000, false, false}};
        succeed(corpus_.keep_checkpoints(run, list));
        value_of(corpus_.add_pin(run, 1, "here it fell"));
    }
    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId dataset_ = add_sample_dataset(corpus_, "sample", 3, 2);
};

TEST_F(RunFilesTest, WhereARunComesFromAndWhatIsSaidOfIt) {
    const RunId parent = add_run(RunState::finished);
    RunInfo info;
    info.dataset = dataset_;
    info.parent = parent;
    info.parent_step = 400;
    info.sweep = "k and seed";
    info.note = "with a smaller rate";
    info.state = RunState::finished;
    info.id = value_of(corpus_.add_run(info));
    auto run = value_of(corpus_.run(info.id));
    EXPECT_EQ(run.parent, parent);
    EXPECT_EQ(run.parent_step, 400);
    EXPECT_EQ(run.sweep, "k and seed");
    EXPECT_EQ(run.note, "with a smaller rate");
    EXPECT_FALSE(run.archived);
    run.archived = true;
    run.note.clear();
    succeed(corpus_.set_note(run.id, run));
    EXPECT_TRUE(value_of(corpus_.run(info.id)).archived);
    EXPECT_EQ(value_of(corpus_.run(info.id)).note, "");
    // A child outlives its parent.
    succeed(corpus_.remove_run(parent));
    EXPECT_FALSE(value_of(corpus_.run(info.id)).parent);
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

// Both write the same row, and neither may undo what the other wrote, or be told that it wrote what
// it did not.
TEST_F(RunFilesTest, AnEngineAndAWindowDoNotUndoEachOther) {
    ChildProcess engine([&](auto say) {
        auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        RunInfo run;
        run.dataset = dataset_;
        run.id = value_of(corpus.add_run(run));
        run = value_of(corpus.run(run.id));
        say('a');
        // Until the window has written its note.
        while (value_of(corpus.run(run.id)).note.empty())
            ::sched_yield();
        run.step = 70;
        succeed(corpus.set_progress(run.id, run));
        say('b');
        ::pause();
        return true;
    });
    ASSERT_EQ(engine.hear(), 'a');
    auto run = value_of(corpus_.runs()).at(0);
    run.step = 3;
    EXPECT_EQ(corpus_.set_progress(run.id, run).error().code, ErrorCode::busy);
    run.note = "mine";
    succeed(corpus_.set_note(run.id, run));
    ASSERT_EQ(engine.hear(), 'b');
    EXPECT_EQ(value_of(corpus_.run(run.id)).step, 70);
    EXPECT_EQ(value_of(corpus_.run(run.id)).note, "mine");
    EXPECT_EQ(corpus_.remove_run(run.id).error().code, ErrorCode::busy);
}

TEST_F(RunFilesTest, AResumedRunForgetsWhatItDoesAgain) {
    const RunId id = add_run(RunState::paused);
    RunMetrics metrics;
    for (std::int64_t step = 0; step < 10; ++step) {
        StepMetrics m;
        m.step = step;
        m.losses = {{"reconstruction", 1, 1}};
        metrics.steps.push_back(m);
        metrics.histograms.push_back({step, 9, -6, 0.25, {1}, 1});
        metrics.held_out.push_back({step, 2, 0, -1, -1, 0, 1, 1});
        metrics.changes.push_back({step, {1}, {}, {}});
    }
    succeed(corpus_.append_metrics(id, metrics));
    auto run = value_of(corpus_.run(id));
    run.state = RunState::running;
    run.process = ::getpid();
    run.step = 6;
    succeed(corpus_.set_progress(run.id, run));
    const auto kept = value_of(corpus_.metrics(id));
    EXPECT_EQ(kept.steps.size(), 6U);
    EXPECT_EQ(kept.histograms.size(), 6U);
    EXPECT_EQ(kept.held_out.size(), 6U);
    EXPECT_EQ(kept.changes.size(), 6U);
    run.step = 2;  // only the first step back counts
    succeed(corpus_.set_progress(run.id, run));
    EXPECT_EQ(value_of(corpus_.metrics(id)).steps.size(), 6U);
}

TEST_F(RunFilesTest, CheckpointsAreAListThatIsReplaced) {
    const RunId id = add_run(RunState::paused);
    for (const char* name : {"step-1.safetensors", "step-2.safetensors"})
        write_file(id, name, "four");
    const std::vector<CheckpointInfo> list = {{2, "step-2.safetensors", 9, true, false},
                                              {1, "step-1.safetensors", 9, false, true},
                                              {3, "step-3.safetensors", 9, false, false}};
    succeed(corpus_.keep_checkpoints(id, list));
    const auto read = value_of(corpus_.checkpoints(id));
    ASSERT_EQ(read.size(), 2U);  // the third has no file
    EXPECT_EQ(read[0].step, 1);
    EXPECT_EQ(read[0].file, "step-1.safetensors");
    EXPECT_EQ(read[0].bytes, 4);  // what the file really has
    EXPECT_TRUE(read[0].marked);
    EXPECT_FALSE(read[0].best);
    EXPECT_TRUE(read[1].best);
    succeed(corpus_.keep_checkpoints(id, {}));
    EXPECT_TRUE(value_of(corpus_.checkpoints(id)).empty());
    EXPECT_EQ(corpus_.checkpoints(99).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.keep_checkpoints(99, {}).error().code, ErrorCode::not_found);
}

TEST_F(RunFilesTest, PinsAreByStep) {
    const RunId id = add_run(RunState::finished);
    const auto late = value_of(corpus_.add_pin(id, 90, "late"));
    const auto early = value_of(corpus_.add_pin(id, 10, "early"));
    auto pins = value_of(corpus_.pins(id));
    ASSERT_EQ(pins.size(), 2U);
    EXPECT_EQ(pins[0].id, early.id);
    EXPECT_EQ(pins[1].text, "late");
    EXPECT_EQ(pins[1].step, 90);
    succeed(corpus_.remove_pin(late.id));
    EXPECT_EQ(value_of(corpus_.pins(id)).size(), 1U);
    EXPECT_EQ(corpus_.add_pin(id, 5, " \n").error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.add_pin(id, -1, "x").error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.add_pin(99, 5, "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.pins(99).error().code, ErrorCode::not_found);
}

TEST_F(RunFilesTest, DeletingARunTakesAllOfItButItsModel) {
    const RunId other = add_run(RunState::finished);
    fill(other);
    const RunId id = add_run(RunState::finished);
    fill(id);
    HeadWeights weights{2, 2, {1, 2, 3, 4}, {0, 0}, {0, 0}, {}};
    ModelInfo model;
    model.dataset = dataset_;
    model.run = id;
    model.k = 1;
    const ModelId kept = value_of(corpus_.add_model(model, weights, nullptr));

    EXPECT_GE(value_of(corpus_.run_bytes(id)), 1000);
    EXPECT_LT(value_of(corpus_.run_bytes(id)), 3000);
    succeed(corpus_.remove_run(id));
    EXPECT_EQ(corpus_.run(id).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.run_bytes(id).error().code, ErrorCode::not_found);
    EXPECT_FALSE(std::filesystem::exists(corpus_.run_folder(id)));
    EXPECT_FALSE(std::filesystem::exists(aside(id)));
    EXPECT_FALSE(value_of(corpus_.model(kept)).run);
    EXPECT_EQ(value_of(corpus_.pins(other)).size(), 1U);
    EXPECT_EQ(value_of(corpus_.checkpoints(other)).size(), 1U);
    EXPECT_TRUE(value_of(corpus_.check()).empty());
    EXPECT_EQ(corpus_.remove_run(id).error().code, ErrorCode::not_found);
    succeed(corpus_.remove_run(other));
    EXPECT_FALSE(std::filesystem::exists(corpus_.run_folder(other).parent_path()));
    auto database = value_of(Database::open(workspace(), OpenMode::read_write));
    for (const char* table : {"run_metric", "run_loss", "run_histogram", "run_held_out",
                              "run_change", "run_checkpoint", "run_pin"})
        EXPECT_EQ(value_of(database.integer(fmt::format("SELECT count(*) FROM {}", table))), 0)
            << table;
}

// As remove_run leaves it when it is killed before, and after, its transaction.
TEST_F(RunFilesTest, ADeletionThatWasCutOffIsUndoneOrFinished) {
    const RunId before = add_run(RunState::finished);
    fill(before);
    std::filesystem::rename(corpus_.run_folder(before), aside(before));
    const RunId after = add_run(RunState::finished);
    fill(after);
    succeed(corpus_.remove_run(after));
    std::filesystem::create_directories(aside(after));
    std::ofstream(aside(after) / "step-1.safetensors") << "x";
    value_of(corpus_.mark_interrupted_runs());
    EXPECT_EQ(value_of(corpus_.checkpoints(before)).size(), 1U);
    EXPECT_FALSE(std::filesystem::exists(aside(before)));
    EXPECT_FALSE(std::filesystem::exists(aside(after)));
    EXPECT_FALSE(std::filesystem::exists(corpus_.run_folder(after)));
}

}  // namespace
}  // namespace sparsescope
