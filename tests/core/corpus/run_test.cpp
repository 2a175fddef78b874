// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include "core/corpus/process.h"
#include "core/corpus/sqlite.h"
#include "tests/core/corpus/child_process.h"
#include "tests/core/corpus/corpus_fixture.h"
#include "tests/support/metric_rows.h"

namespace sparsescope {
namespace {

class RunTest : public CorpusTest {
  protected:
    [[nodiscard]] RunInfo sample_run() const {
        RunInfo info;
        info.dataset = dataset_;
        info.config = R"({"preset": "csr"})";
        info.total_steps = 1000;
        return info;
    }
    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId dataset_ = add_sample_dataset(corpus_, "sample", 3, 2);
};

StepMetrics step_metrics(std::int64_t step) {
    StepMetrics m;
    m.step = step;
    m.total_steps = 1000;
    m.k = 64 - static_cast<int>(step);
    m.losses = {{"reconstruction", 1.0 / static_cast<double>(step + 1), 1},
                {"auxiliary", 0.1, 0.25}};
    m.total_loss = 3.25;
    m.auxiliary_mask = 17;
    m.dead_share = 0.125;
    m.window_samples = 4096;
    m.explained_variance = 0.1 + 0.2;
    m.l0 = 7.5;
    m.steps_per_second = 123.5;
    if (step % 2 == 0) return m;  // as a program of format 2 measured
    m.dead_share_4k = 0.0625;
    m.born = 5;
    m.died = 3;
    m.revived = 1;
    m.cosine = -0.25;
    m.skew = 4.5;
    m.postings_share = 0.001;
    m.samples_per_second = 8192.5;
    m.seconds_left_low = 1;
    m.seconds_left_high = 2;
    m.memory_bytes = 1LL << 34;
    m.threads = 8;
    return m;
}

void expect_equal(const StepMetrics& a, const StepMetrics& b) {
    expect_same_metrics(a, b);
    ASSERT_EQ(a.losses.size(), b.losses.size());
    for (std::size_t i = 0; i < a.losses.size(); ++i) {
        EXPECT_EQ(a.losses[i].name, b.losses[i].name);
        EXPECT_EQ(a.losses[i].value, b.losses[i].value);
        EXPECT_EQ(a.losses[i].weight, b.losses[i].weight);
    }
}

TEST_F(RunTest, ComesBackAsItWasWritten) {
    const auto id = value_of(corpus_.add_run(sample_run()));
    auto run = value_of(corpus_.run(id));
    EXPECT_EQ(run.name, fmt::format("run {}", id));
    EXPECT_EQ(run.state, RunState::running);
    EXPECT_EQ(run.process, ::getpid());
    EXPECT_FALSE(run.started.empty());
    EXPECT_TRUE(run.finished.empty());
    run.name = "a name";
    run.state = RunState::failed;
    run.step = 12;
    run.finished = "2025-01-02T03:04:05Z";
    run.message = "the disk is full";
    run.checkpoint = "step-10.safetensors";
    run.checkpoint_step = 10;
    succeed(corpus_.set_progress(id, run));
    EXPECT_EQ(value_of(corpus_.run(id)).name, fmt::format("run {}", id));
    succeed(corpus_.set_note(id, run));
    const auto read = value_of(corpus_.run(id));
    EXPECT_EQ(read.name, run.name);
    EXPECT_EQ(read.state, RunState::failed);
    EXPECT_EQ(read.config, run.config);
    EXPECT_EQ(read.step, 12);
    EXPECT_EQ(read.total_steps, 1000);
    EXPECT_EQ(read.started, run.started);
    EXPECT_EQ(read.finished, run.finished);
    EXPECT_EQ(read.message, run.message);
    EXPECT_EQ(read.checkpoint, run.checkpoint);
    EXPECT_EQ(read.checkpoint_step, 10);
    EXPECT_EQ(corpus_.run_folder(id).string(),
              fmt::format("{}.runs/{}", corpus_.path().string(), id));
}

TEST_F(RunTest, NewestFirstAndUnknown) {
    const auto first = value_of(corpus_.add_run(sample_run()));
    const auto second = value_of(corpus_.add_run(sample_run()));
    const auto runs = value_of(corpus_.runs());
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].id, second);
    EXPECT_EQ(runs[1].id, first);
    RunInfo unknown = sample_run();
    EXPECT_EQ(corpus_.run(99).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.set_progress(99, unknown).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.set_note(99, unknown).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.append_metrics(99, {}).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.metrics(99).error().code, ErrorCode::not_found);
    unknown.dataset = 99;
    EXPECT_EQ(corpus_.add_run(unknown).error().code, ErrorCode::not_found);
}

TEST_F(RunTest, EveryStateHasItsName) {
    const auto id = value_of(corpus_.add_run(sample_run()));
    auto run = value_of(corpus_.run(id));
    for (const auto state : {RunState::running, RunState::paused, RunState::finished,
                             RunState::stopped, RunState::failed, RunState::interrupted}) {
        run.state = state;
        succeed(corpus_.set_progress(run.id, run));
        EXPECT_EQ(value_of(corpus_.run(id)).state, state) << to_string(state);
    }
}

TEST_F(RunTest, ModelsAndRunsPointAtEachOther) {
    auto run = sample_run();
    run.id = value_of(corpus_.add_run(run));
    HeadWeights weights{2, 2, {1, 2, 3, 4}, {0, 0}, {0, 0}, {}};
    ModelInfo model;
    model.dataset = dataset_;
    model.run = run.id;
    model.k = 1;
    run.model = value_of(corpus_.add_model(model, weights, nullptr));
    succeed(corpus_.set_progress(run.id, run));
    EXPECT_EQ(value_of(corpus_.run(run.id)).model, run.model);
    EXPECT_EQ(value_of(corpus_.model(*run.model)).run, run.id);
    succeed(corpus_.remove_model(*run.model));
    EXPECT_FALSE(value_of(corpus_.run(run.id)).model.has_value());
}

TEST_F(RunTest, MetricsComeBack) {
    const auto id = value_of(corpus_.add_run(sample_run()));
    RunMetrics metrics;
    for (std::int64_t step = 0; step < 20; ++step)
        metrics.steps.push_back(step_metrics(step));
    metrics.steps[3].losses.clear();
    metrics.histograms = {{5, 900, -6, 0.25, {0, 3, std::int64_t{1} << 40}, 7},
                          {10, 900, -5, 0.5, {}, 0}};
    metrics.held_out = {{5, 2, 0.5, 0.75, 9.5, 0.25, 100, 200}, {5, 8, {}, {}, {}, 0.5, 100, 200}};
    metrics.changes = {{5, {1, 2}, {}, {4'000'000'000U}}, {10, {}, {7}, {}}};
    succeed(corpus_.append_metrics(id, metrics));
    const auto read = value_of(corpus_.metrics(id));
    ASSERT_EQ(read.steps.size(), 20U);
    for (std::size_t i = 0; i < 20; ++i)
        expect_equal(read.steps[i], metrics.steps[i]);
    ASSERT_EQ(read.histograms.size(), 2U);
    EXPECT_EQ(read.histograms[0].counts, metrics.histograms[0].counts);
    EXPECT_EQ(read.histograms[0].samples, 900);
    EXPECT_EQ(read.histograms[0].never, 7);
    EXPECT_EQ(read.histograms[1].first_edge, -5);
    EXPECT_EQ(read.histograms[1].bin_width, 0.5);
    EXPECT_TRUE(read.histograms[1].counts.empty());
    ASSERT_EQ(read.held_out.size(), 2U);
    EXPECT_EQ(read.held_out[0].k, 2);
    EXPECT_EQ(read.held_out[0].nearest_neighbour_accuracy, 0.5);
    EXPECT_EQ(read.held_out[0].recall_at_10, 0.75);
    EXPECT_EQ(read.held_out[0].skew, 9.5);
    EXPECT_EQ(read.held_out[0].dead_share, 0.25);
    EXPECT_EQ(read.held_out[1].recall_at_10, std::nullopt);
    EXPECT_EQ(read.held_out[1].skew, std::nullopt);
    EXPECT_EQ(read.held_out[1].nearest_neighbour_accuracy, std::nullopt);
    EXPECT_EQ(read.held_out[1].queries, 100);
    EXPECT_EQ(read.held_out[1].database, 200);

    const auto later = value_of(corpus_.metrics(id, 5));
    ASSERT_EQ(later.steps.size(), 14U);
    expect_equal(later.steps[0], metrics.steps[6]);
    EXPECT_EQ(later.histograms.size(), 1U);
    EXPECT_TRUE(later.held_out.empty());
    ASSERT_EQ(read.changes.size(), 2U);
    EXPECT_EQ(read.changes[0].born, (std::vector<std::uint32_t>{1, 2}));
    EXPECT_TRUE(read.changes[0].died.empty());
    EXPECT_EQ(read.changes[0].revived, std::vector<std::uint32_t>{4'000'000'000U});
    EXPECT_EQ(later.changes.size(), 1U);
}

TEST_F(RunTest, EveryMetricOfTheTablesIsStored) {
    const auto id = value_of(corpus_.add_run(sample_run()));
    const RunMetrics metrics{{row_of_all_metrics<StepMetrics>(1), StepMetrics{.step = 50}},
                             {},
                             {row_of_all_metrics<HeldOutQuality>(1), HeldOutQuality{.step = 50}},
                             {}};
    succeed(corpus_.append_metrics(id, metrics));
    const auto read = value_of(corpus_.metrics(id));
    ASSERT_EQ(read.steps.size(), 2U);
    ASSERT_EQ(read.held_out.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        expect_same_metrics(read.steps[i], metrics.steps[i]);
        expect_same_metrics(read.held_out[i], metrics.held_out[i]);
    }
}

TEST_F(RunTest, CodesOfOlderProgramsForUnknownAreRead) {
    const auto id = value_of(corpus_.add_run(sample_run()));
    const auto step = row_of_all_metrics<StepMetrics>(1);
    const auto quality = row_of_all_metrics<HeldOutQuality>(1);
    succeed(corpus_.append_metrics(id, {{step}, {}, {quality}, {}}));
    auto file = value_of(Database::open(workspace(), OpenMode::read_write));
    succeed(
        file.execute("UPDATE run_metric SET seconds_left = -1, cosine = -0.75;"
                     "UPDATE run_held_out SET nearest_neighbour_accuracy = -1"));
    const auto read = value_of(corpus_.metrics(id));
    EXPECT_EQ(read.steps.at(0).seconds_left, std::nullopt);
    EXPECT_EQ(read.steps.at(0).cosine, -0.75) << "a cosine may be below zero";
    EXPECT_EQ(read.held_out.at(0).nearest_neighbour_accuracy, std::nullopt);
}

// As after an update of the program to one that measures more.
TEST_F(RunTest, AMetricThatTheFileHasNoColumnForGetsOne) {
    const auto id = value_of(corpus_.add_run(sample_run()));
    auto step = row_of_all_metrics<StepMetrics>(1);
    auto quality = row_of_all_metrics<HeldOutQuality>(1);
    succeed(corpus_.append_metrics(id, {{step}, {}, {quality}, {}}));
    {
        auto file = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(
            file.execute("ALTER TABLE run_metric DROP COLUMN threads;"
                         "ALTER TABLE run_metric DROP COLUMN skew;"
                         "ALTER TABLE run_held_out DROP COLUMN recall_at_10"));
    }
    auto older = step;
    older.threads.reset();
    older.skew.reset();
    expect_same_metrics(value_of(corpus_.metrics(id)).steps.at(0), older);
    step.step += 1;
    quality.step += 1;
    succeed(corpus_.append_metrics(id, {{step}, {}, {quality}, {}}));
    const auto read = value_of(corpus_.metrics(id));
    expect_same_metrics(read.steps.at(0), older);
    expect_same_metrics(read.steps.at(1), step);
    EXPECT_EQ(read.held_out.at(0).recall_at_10, std::nullopt);
    expect_same_metrics(read.held_out.at(1), quality);
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(RunTest, NotANumberSurvives) {
    const auto id = value_of(corpus_.add_run(sample_run()));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    auto metrics = step_metrics(0);
    metrics.total_loss = nan;
    metrics.losses[0].value = nan;
    metrics.l0 = std::numeric_limits<double>::infinity();
    succeed(corpus_.append_metrics(id, {{metrics}, {}, {}, {}}));
    const auto read = value_of(corpus_.metrics(id)).steps.at(0);
    EXPECT_TRUE(std::isnan(read.total_loss));
    EXPECT_TRUE(std::isnan(read.losses[0].value));
    EXPECT_TRUE(std::isinf(read.l0));
}

TEST_F(RunTest, AStepWrittenAgainReplacesTheOldOne) {
    const auto id = value_of(corpus_.add_run(sample_run()));
    succeed(corpus_.append_metrics(
        id, {{step_metrics(1), step_metrics(2)}, {{1, 9, -6, 0.25, {1}, 1}}, {}, {}}));
    auto again = step_metrics(2);
    again.losses.pop_back();
    again.k = 5;
    succeed(corpus_.append_metrics(id, {{again}, {{1, 9, -6, 0.25, {2}, 1}}, {}, {}}));
    const auto read = value_of(corpus_.metrics(id));
    ASSERT_EQ(read.steps.size(), 2U);
    expect_equal(read.steps[1], again);
    ASSERT_EQ(read.histograms.size(), 1U);
    EXPECT_EQ(read.histograms[0].counts, std::vector<std::int64_t>{2});
}

TEST_F(RunTest, RunOfADeadProcessIsInterrupted) {
    RunId id = 0;
    {
        ChildProcess engine([&](auto say) {
            say('s');
            ::pause();
            return true;
        });
        ASSERT_EQ(engine.hear(), 's');
        auto run = sample_run();
        run.process = engine.id();
        run.step = 30;
        run.checkpoint = "step-25.safetensors";
        run.checkpoint_step = 25;
        id = value_of(corpus_.add_run(run));
        EXPECT_TRUE(value_of(corpus_.mark_interrupted_runs()).empty());
        EXPECT_EQ(corpus_.remove_dataset(dataset_).error().code, ErrorCode::busy);
        ASSERT_TRUE(engine.killed());
    }
    const auto own = value_of(corpus_.add_run(sample_run()));
    const auto marked = value_of(corpus_.mark_interrupted_runs());
    ASSERT_EQ(marked.size(), 1U);
    EXPECT_EQ(marked[0].id, id);
    const auto run = value_of(corpus_.run(id));
    EXPECT_EQ(run.state, RunState::interrupted);
    EXPECT_NE(run.message.find("step 25"), std::string::npos);
    EXPECT_FALSE(run.finished.empty());
    EXPECT_EQ(value_of(corpus_.run(own)).state, RunState::running);
    EXPECT_TRUE(value_of(corpus_.mark_interrupted_runs()).empty());
}

// As after a restart of the machine: our process id belonged to another process then.
TEST_F(RunTest, ReusedProcessIdDoesNotFool) {
    const auto id = value_of(corpus_.add_run(sample_run()));
    ASSERT_FALSE(process_start(::getpid()).empty());
    {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(database.execute("UPDATE run SET process_start = 'another-boot 1234'"));
    }
    EXPECT_EQ(value_of(corpus_.mark_interrupted_runs()).size(), 1U);
    // A resumed run has a new owner.
    auto run = value_of(corpus_.run(id));
    run.state = RunState::running;
    run.process = ::getpid();
    succeed(corpus_.set_progress(run.id, run));
    EXPECT_TRUE(value_of(corpus_.mark_interrupted_runs()).empty());
}

TEST(Process, LivesOrNot) {
    EXPECT_TRUE(process_lives(::getpid(), ""));
    EXPECT_TRUE(process_lives(::getpid(), process_start(::getpid())));
    EXPECT_FALSE(process_lives(::getpid(), "other 1"));
    EXPECT_TRUE(process_lives(1, ""));
    EXPECT_FALSE(process_lives(0, ""));
    EXPECT_FALSE(process_lives(-5, ""));
    EXPECT_EQ(process_start(0), "");
}

TEST_F(RunTest, RemovingADatasetTakesRunsAndTheirFolders) {
    auto run = sample_run();
    run.state = RunState::finished;
    const auto id = value_of(corpus_.add_run(run));
    succeed(corpus_.append_metrics(
        id, {{step_metrics(1)}, {{1, 9, -6, 0.25, {1}, 1}}, {{1, 2, 0, -1, -1, 0, 1, 1}}, {}}));
    std::filesystem::create_directories(corpus_.run_folder(id));
    std::ofstream(corpus_.run_folder(id) / "step-1.safetensors") << "x";
    succeed(corpus_.remove_dataset(dataset_));
    EXPECT_FALSE(std::filesystem::exists(corpus_.run_folder(id)));
    EXPECT_TRUE(value_of(corpus_.runs()).empty());
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

}  // namespace
}  // namespace sparsescope
