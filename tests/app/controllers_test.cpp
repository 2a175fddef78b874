// SPDX-License-Identifier: GPL-3.0-or-later
// Training, neurons and jobs as the pages see them.
#include <gtest/gtest.h>

#include "app/controllers/app_context.h"
#include "tests/app/fake_engine.h"
#include "tests/app/sample_workspace.h"
#include "tests/app/wait.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using test::wait_until;

struct ControllersTest : testing::Test {
    TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "sample.sscope";
    std::unique_ptr<AppContext> context;

    void open(const QString& engine = {}) {
        const auto in_folder = [this](const char* name) {
            return QString::fromStdString((folder.path() / name).string());
        };
        context = std::make_unique<AppContext>(
            AppContext::Options{.settings_file = in_folder("settings.ini"),
                                .engine = engine,
                                .example = in_folder("example.sscope")});
        context->workspace.open(QString::fromStdString(file.string()));
        ASSERT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
    }
    void wait_for_model() {
        ASSERT_TRUE(wait_until([this] { return context->selection.model() != nullptr; }));
    }
};

TEST_F(ControllersTest, MetricsOfOurEngineArriveWhileItRuns) {
    test::make_workspace(file);
    open(test::make_engine(folder.path(), test::run_events(1, 20),
                           "cat \"$events\"; read word; exit 4"));
    EngineRun& training = context->training;
    training.start("things", TrainConfig{}, {});
    ASSERT_TRUE(training.running());
    ASSERT_TRUE(wait_until([&] { return context->shown.series().metrics.held_out.size() == 1; }));
    EXPECT_TRUE(training.running());
    EXPECT_EQ(context->shown.series().metrics.steps.size(), 20U);
    EXPECT_EQ(context->shown.series().name, "run 1");
    EXPECT_EQ(context->shown.series().total_steps, 100);
    training.stop();
    EXPECT_TRUE(training.stopping());
    EXPECT_TRUE(wait_until([&] { return !training.running(); }));
    EXPECT_EQ(context->shown.series().state, RunState::stopped);
}

TEST_F(ControllersTest, ARunOfAnotherProcessIsShownAndFollowed) {
    test::make_workspace(file);
    const RunId run = test::add_run(file, QCoreApplication::applicationPid(), 10);
    open();
    EngineRun& training = context->training;
    ASSERT_TRUE(wait_until([&] { return context->shown.series().metrics.steps.size() == 10; }));
    EXPECT_EQ(context->shown.id(), run);
    EXPECT_FALSE(training.running());
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        RunMetrics more;
        more.steps = {test::step_metrics(10, 100), test::step_metrics(11, 100)};
        succeed(corpus.append_metrics(run, more));
    }
    EXPECT_TRUE(wait_until([&] { return context->shown.series().metrics.steps.size() == 12; }));
    EXPECT_EQ(context->shown.series().metrics.steps.back().step, 11);
}

TEST_F(ControllersTest, MeasurementsStoredAfterTheirStepAreFollowed) {
    test::make_workspace(file);
    const RunId run = test::add_run(file, QCoreApplication::applicationPid(), 10);
    open();
    ASSERT_TRUE(wait_until([&] { return context->shown.series().metrics.steps.size() == 10; }));
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        RunMetrics more;
        more.held_out = {HeldOutQuality{9, 4, 0.8, 0.1, 24, 96}};
        succeed(corpus.append_metrics(run, more));
    }
    EXPECT_TRUE(wait_until([&] { return context->shown.series().metrics.held_out.size() == 1; }));
    EXPECT_EQ(context->shown.series().metrics.steps.size(), 10U);
}

TEST_F(ControllersTest, ARunStoppedByThePersonIsShownAsStopped) {
    test::make_workspace(file);
    auto events = test::run_events(1, 5);
    events.emplace_back(ResultEvent{R"({"stopped_early": true})"});
    open(test::make_engine(folder.path(), events, "cat \"$events\""));
    context->training.start("things", TrainConfig{}, {});
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    EXPECT_EQ(context->shown.series().state, RunState::stopped);
}

TEST_F(ControllersTest, ARunBelongsToTheWorkspaceItWasStartedIn) {
    test::make_workspace(file);
    const auto other = folder.path() / "other.sscope";
    test::make_workspace(other);
    test::add_run(other, QCoreApplication::applicationPid(), 10);  // also number 1
    auto events = test::run_events(1, 20);
    open(test::make_engine(folder.path(), events, "cat \"$events\"; read word; exit 4"));
    EngineRun& training = context->training;
    training.start("things", TrainConfig{}, {});
    ASSERT_TRUE(wait_until([&] { return training.series().metrics.steps.size() == 20; }));
    context->workspace.open(QString::fromStdString(other.string()));
    ASSERT_TRUE(wait_until([&] { return context->workspace.file() == other; }));
    EXPECT_NE(&context->shown.series(), &training.series());
    EXPECT_TRUE(wait_until([&] { return context->shown.series().metrics.steps.size() == 10; }));
    training.stop();
    ASSERT_TRUE(wait_until([&] { return !training.running(); }));
    EXPECT_EQ(context->shown.series().state, RunState::running)
        << "the end of the other file's run";
}

TEST_F(ControllersTest, SummariesFollowK) {
    test::make_workspace(file);
    open();
    wait_for_model();
    ASSERT_TRUE(wait_until([&] { return context->neurons.summariesK() == test::sample_k; }));
    ASSERT_EQ(context->neurons.summaries().size(), std::size_t{test::sample_hidden});
    EXPECT_TRUE(context->neurons.summaries()[test::dead_neuron].dead());
    // Planted: every document of label c activates neuron c most.
    EXPECT_EQ(context->neurons.summaries()[2].top_label, 2);
    context->selection.setK(1);
    ASSERT_TRUE(wait_until([&] { return context->neurons.summariesK() == 1; }));
    EXPECT_EQ(context->neurons.summaries()[2].active_documents,
              test::sample_documents / test::sample_labels);
    EXPECT_DOUBLE_EQ(context->neurons.summaries()[2].purity, 1.0);
}

TEST_F(ControllersTest, TheViewOfANeuronHasItsDocuments) {
    test::make_workspace(file, {.images = true});
    open();
    wait_for_model();
    context->selection.setNeuron(3);
    ASSERT_TRUE(wait_until([&] { return context->neurons.view().has_value(); }));
    const NeuronView& view = *context->neurons.view();
    EXPECT_EQ(view.detail.summary.neuron, 3U);
    ASSERT_FALSE(view.strongest.empty());
    EXPECT_TRUE(view.strongest.front().text.startsWith("rain"));
    EXPECT_EQ(view.strongest.front().label, "rain");
    EXPECT_EQ(view.strongest.front().image.size(), QSize(4, 4));
    EXPECT_EQ(view.row_pixels.size(), std::size_t{test::sample_dim});
    EXPECT_FALSE(view.detail.neighbours.empty());
}

TEST_F(ControllersTest, AJobReportsItsStageAndItsFailure) {
    test::make_workspace(file);
    open(test::make_engine(
        folder.path(),
        {StageEvent{"reading rows", 3, 10}, ErrorEvent{"invalid_input", "Row 4 holds NaN."}},
        "cat \"$events\"; exit 3"));
    QString stage;
    QString failure;
    QObject::connect(&context->jobs, &JobController::changed, [&] {
        if (!context->jobs.stage().isEmpty()) stage = context->jobs.stage();
    });
    QObject::connect(
        &context->jobs, &JobController::failed,
        [&](const QString& title, const QString& message) { failure = title + ": " + message; });
    EXPECT_TRUE(context->jobs.start("Importing x", {"import"}, {}));
    EXPECT_FALSE(context->jobs.start("Importing y", {"import"}, {}));
    ASSERT_TRUE(wait_until([&] { return !failure.isEmpty(); }));
    EXPECT_EQ(stage, "reading rows");
    EXPECT_EQ(failure, "Importing x: Row 4 holds NaN.");
    EXPECT_FALSE(context->jobs.running());
}

}  // namespace
}  // namespace sparsescope
