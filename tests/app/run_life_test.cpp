// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of other processes that are steered from the window, the queue of trainings, the columns of
// the table of runs, and what trimming frees.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include <QComboBox>
#include <QDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include "core/workspace/run_requests.h"
#include "core/workspace/sweep_plan.h"
#include "tests/app/steering_fixture.h"
#include "widgets/controls/message_bar.h"
#include "widgets/models/run_table_model.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

struct RunLifeTest : SteeringTest {
    // An engine whose run goes on until it is told a word.
    QString patient() {
        return test::make_engine(folder.path(), test::run_events(1, 5),
                                 "cat \"$events\"; read word; exit 4");
    }
    // Rows of the queue are made anew when it changes.
    void click_row(const char* name) {
        ASSERT_TRUE(wait_until([&] {
            const auto* button = window->findChild<QToolButton*>(name);
            return button && button->isVisible();
        })) << name;
        click(find<QToolButton>(*window, name));
    }
    [[nodiscard]] Corpus writer() const { return value_of(Corpus::open(file, Access::read_write)); }
    void plan_sweep() const {
        Corpus corpus = writer();
        SweepPlan plan;
        plan.dataset = value_of(corpus.datasets()).front().id;
        plan.name = "rates";
        plan.configs.resize(3);
        succeed(keep_sweep_plan(corpus, plan));
    }
    [[nodiscard]] static RunQueue::Job job(const QString& workspace, const QString& k) {
        return {"later", {"train", workspace, "--k", k}};
    }
    void stop_and_wait() {
        ASSERT_TRUE(wait_until([this] { return context->training.series().id == 1; }));
        context->training.stop();
        ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    }
};

TEST_F(RunLifeTest, ARunOfAnotherProcessIsPausedFromTheWindow) {
    test::make_workspace(file);
    const RunId run = test::add_run(file, QCoreApplication::applicationPid(), 10);
    open();
    window->showPage(Page::train);
    auto* pause = find<QPushButton>(*window, "banner_pause");
    ASSERT_TRUE(wait_until([&] { return pause->isVisible(); }));
    ASSERT_TRUE(wait_until([this] {
        return text_of("run_banner_text").contains("step 10 of 100");
    })) << text_of("run_banner_text").toStdString();
    click(pause);
    EXPECT_FALSE(pause->isEnabled());
    // This test is the engine.
    const auto run_folder = writer().run_folder(run);
    std::vector<ControlWord> heard;
    ASSERT_TRUE(wait_until([&] {
        heard = take_run_requests(run_folder);
        return !heard.empty();
    }));
    EXPECT_EQ(heard, std::vector<ControlWord>{ControlWord::pause});
    {
        Corpus corpus = writer();
        RunInfo info = value_of(corpus.run(run));
        info.state = RunState::paused;
        succeed(corpus.set_progress(run, info));
    }
    auto* message = find<MessageBar>(*window, "train_message");
    ASSERT_TRUE(wait_until([&] { return message->isVisible(); }));
    EXPECT_TRUE(message->text().contains("is paused at step")) << message->text().toStdString();
    EXPECT_TRUE(wait_until([&] { return !pause->isVisible(); }));
}

TEST_F(RunLifeTest, TheRunThatTrainsIsShownFirst) {
    test::make_workspace(file);
    const RunId run = test::add_run(file, QCoreApplication::applicationPid(), 10);
    test::add_run(file, gone, 30);  // newer, and ended
    open();
    EXPECT_TRUE(wait_until([&] { return context->shown.id() == run; }));
}

TEST_F(RunLifeTest, WhatIsStartedWhileARunTrainsBeginsAfterIt) {
    test::make_workspace(file);
    open(patient());
    start_run();
    find<QLineEdit>(*window, "param_hidden")->setText("32");
    find<QLineEdit>(*window, "param_batch")->setText("16");
    for (const char* k : {"2", "3", "3"}) {  // the second 3 is a double click
        find<QLineEdit>(*window, "param_k")->setText(k);
        click(find<QPushButton>(*window, "queue_train"));
    }
    ASSERT_EQ(context->queue.waiting().size(), 2U);
    EXPECT_TRUE(context->queue.waiting()[1].title.endsWith("k 3"));
    EXPECT_FALSE(context->queue.held());
    click_row("queue_0_remove");
    ASSERT_TRUE(wait_until([this] { return context->queue.waiting().size() == 1; }));
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return arguments().contains("--k 3"); }));
    EXPECT_FALSE(arguments().contains("--k 2")) << arguments().toStdString();
    EXPECT_TRUE(context->queue.waiting().empty());
    ASSERT_TRUE(
        wait_until([this] { return context->training.series().metrics.steps.size() == 5; }));
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(RunLifeTest, APausedRunHoldsTheQueueWhichSurvivesTheWindow) {
    test::make_workspace(file);
    const auto engine = obedient(R"({"run": {"id": 1, "state": "paused"}, "end": "paused"})");
    open(engine);
    start_run();
    const RunQueue::Job job{"later", {"train", context->workspace.path(), "--k", "3"}};
    context->queue.submit(job);
    context->training.pause();
    ASSERT_TRUE(wait_until([this] { return context->queue.held(); }));
    EXPECT_EQ(context->queue.waiting(), std::vector<RunQueue::Job>{job});
    EXPECT_FALSE(arguments().contains("--k 3"));
    window.reset();
    context.reset();

    open(engine);
    ASSERT_TRUE(wait_until([this] { return context->queue.waiting().size() == 1; }));
    EXPECT_TRUE(context->queue.held());
    window->showPage(Page::train);
    click_row("queue_0_start");
    ASSERT_TRUE(wait_until([this] { return arguments().contains("--k 3"); }));
    ASSERT_TRUE(wait_until([this] { return context->training.series().id == 1; }));
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(RunLifeTest, ClosingTheWindowKeepsWhatWaits) {
    test::make_workspace(file);
    open(patient());
    start_run();
    const std::vector<RunQueue::Job> jobs{job(context->workspace.path(), "3")};
    context->queue.submit(jobs.front());
    window->close();
    click(find<QPushButton>(*window, "close_stop"));
    ASSERT_TRUE(wait_until([this] { return !window->isVisible(); }));
    QCoreApplication::processEvents();  // the queue hears of the end last
    EXPECT_FALSE(context->training.running());
    EXPECT_EQ(context->queue.waiting(), jobs);
}

TEST_F(RunLifeTest, AWindowThatMayOnlyReadHasNoQueueUntilItTakesOver) {
    test::make_workspace(file);
    plan_sweep();
    auto first = std::make_unique<AppContext>(AppContext::Options{
        .settings_file = in_folder("settings.ini"), .engine = {}, .example = {}});
    first->workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([&] { return first->workspace.isOpen(); }));
    const QString path = first->workspace.path();
    first->settings.setQueue(path, {{"one", "train", path}});
    open(patient());
    window->showPage(Page::train);
    ASSERT_TRUE(context->workspace.readOnly());
    EXPECT_TRUE(context->queue.waiting().empty());
    EXPECT_EQ(window->findChild<QToolButton*>("queue_sweep_rates_start"), nullptr);
    context->queue.submit(job(path, "3"));
    context->queue.startNext();
    EXPECT_FALSE(context->training.running());
    first->settings.setQueue(path, {{"one", "train", path}, {"two", "train", path}});
    first.reset();
    ASSERT_TRUE(wait_until([this] { return !context->workspace.readOnly(); }));
    EXPECT_EQ(context->queue.waiting().size(), 2U);
    EXPECT_TRUE(context->queue.held());
    EXPECT_NE(window->findChild<QToolButton*>("queue_sweep_rates_start"), nullptr);
}

TEST_F(RunLifeTest, AJobThatCannotBeginHoldsTheOthers) {
    test::make_workspace(file);
    open(test::make_engine(folder.path(), test::run_events(1, 5),
                           "[ -e \"$folder/second\" ] && exit 1; touch \"$folder/second\"; "
                           "cat \"$events\"; read word; exit 4"));
    start_run();
    const QString path = context->workspace.path();
    for (const char* k : {"3", "5", "7"})
        context->queue.submit(job(path, k));
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return context->queue.held(); }));
    EXPECT_TRUE(arguments().contains("--k 3"));
    const std::vector<RunQueue::Job> left{job(path, "5"), job(path, "7")};
    EXPECT_EQ(context->queue.waiting(), left);
}

TEST_F(RunLifeTest, WhatIsSubmittedInAnotherWorkspaceBeginsBeforeWhatIsHeldThere) {
    test::make_workspace(file);
    const auto other = folder.path() / "other.sscope";
    test::make_workspace(other);
    const QString path = QString::fromStdString(other.string());
    open(patient());
    context->settings.setQueue(path, {{"later", "train", path, "--k", "9"}});
    start_run();
    context->workspace.open(path);
    ASSERT_TRUE(wait_until([&] { return context->workspace.path() == path; }));
    context->queue.submit(job(path, "3"));
    const std::vector<RunQueue::Job> both{job(path, "3"), job(path, "9")};
    EXPECT_EQ(context->queue.waiting(), both);
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return arguments().contains("--k 3"); }));
    EXPECT_FALSE(arguments().contains("--k 9")) << arguments().toStdString();
    EXPECT_EQ(context->queue.waiting().size(), 1U);
    context->queue.remove(0);
    stop_and_wait();
}

TEST_F(RunLifeTest, WhatWasTrainedBeforeCanBeTrainedAgain) {
    test::make_workspace(file);
    open(patient());
    const RunQueue::Job again = job(context->workspace.path(), "3");
    context->queue.submit(again);
    stop_and_wait();
    start_run();
    context->queue.submit(again);
    EXPECT_EQ(context->queue.waiting(), std::vector<RunQueue::Job>{again});
    context->queue.remove(0);
    stop_and_wait();
}

TEST_F(RunLifeTest, ASweepThatWasCutOffIsOfferedAndForgotten) {
    test::make_workspace(file);
    plan_sweep();
    open(test::make_engine(folder.path(), {}, "exit 4"));
    window->showPage(Page::train);
    click_row("queue_sweep_rates_start");
    ASSERT_TRUE(wait_until([this] { return arguments().contains("sweep"); }));
    EXPECT_TRUE(arguments().contains("--resume rates")) << arguments().toStdString();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    click_row("queue_sweep_rates_remove");
    EXPECT_TRUE(wait_until([this] { return context->workspace.contents().sweeps.empty(); }));
}

TEST_F(RunLifeTest, AnySettingCanBeSweptOver) {
    test::make_workspace(file);
    open(test::make_engine(folder.path(), {}, "exit 4"));
    window->showPage(Page::train);
    find<QLineEdit>(*window, "param_hidden")->setText("32");
    find<QLineEdit>(*window, "param_k")->setText("4");
    find<QLineEdit>(*window, "param_batch")->setText("16");
    click(find<QPushButton>(*window, "train_sweep"));
    auto* dialog = find<QDialog>(*window, "sweep_dialog");
    auto* more = find<QComboBox>(*dialog, "sweep_more");
    const int index = more->findData("temperature");
    ASSERT_GT(index, 0);
    more->setCurrentIndex(index);
    Q_EMIT more->activated(index);
    EXPECT_EQ(more->findData("temperature"), -1);  // it has its field now
    find<QLineEdit>(*dialog, "sweep_temperature")->setText("0.1, 0.2");
    find<QLineEdit>(*dialog, "sweep_lr")->setText("1e-3 5e-4");
    click(find<QPushButton>(*dialog, "sweep_start"));
    ASSERT_TRUE(wait_until([this] { return arguments().contains("sweep"); }));
    EXPECT_TRUE(arguments().contains("--over lr=1e-3,5e-4 --over temperature=0.1,0.2"))
        << arguments().toStdString();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(RunLifeTest, ColumnsAreChosenAndRemembered) {
    test::make_workspace(file);
    add_interrupted();
    open();
    window->showPage(Page::train);
    ASSERT_TRUE(wait_until([this] { return runs()->model()->rowCount() == 1; }));
    EXPECT_FALSE(runs()->isColumnHidden(RunTableModel::Seed));
    EXPECT_FALSE(runs()->isColumnHidden(RunTableModel::LearningRate));
    EXPECT_FALSE(runs()->isColumnHidden(RunTableModel::Sweep));
    EXPECT_TRUE(runs()->isColumnHidden(RunTableModel::FirstSetting));
    Q_EMIT runs()->horizontalHeader()->customContextMenuRequested(QPoint(5, 5));
    auto* menu = find<QMenu>(*window, "run_columns");
    menu->findChild<QAction*>("column_seed")->setChecked(false);
    menu->findChild<QAction*>("column_temperature")->setChecked(true);
    menu->close();
    window.reset();
    context.reset();
    open();
    EXPECT_TRUE(runs()->isColumnHidden(RunTableModel::Seed));
    EXPECT_FALSE(runs()->isColumnHidden(RunTableModel::Sweep));
    int shown = 0;
    for (int column = RunTableModel::FirstSetting; column < runs()->model()->columnCount();
         ++column)
        shown += runs()->isColumnHidden(column) ? 0 : 1;
    EXPECT_EQ(shown, 1);
}

TEST_F(RunLifeTest, TrimmingSaysWhatWasFreed) {
    test::make_workspace(file);
    {
        Corpus corpus = writer();
        RunInfo info;
        info.dataset = value_of(corpus.datasets()).front().id;
        info.state = RunState::finished;
        info.name = "ended";
        info.model = value_of(corpus.models()).front().id;
        info.total_steps = 100;
        const RunId run = value_of(corpus.add_run(info));
        std::filesystem::create_directories(corpus.run_folder(run));
        for (const char* name : {"step-000000000.safetensors", "step-000000100.safetensors"})
            std::ofstream(corpus.run_folder(run) / name) << std::string(3000, 'x');
    }
    open();
    window->showPage(Page::train);
    auto* trim = window->findChild<QAction*>("run_trim");
    ASSERT_NE(trim, nullptr);
    ASSERT_TRUE(
        wait_until([&] { return trim->isEnabled() && context->summaries.bytes() == 6000; }));
    trim->trigger();
    click(find<QPushButton>(*window, "remove_confirm"));
    auto* message = find<MessageBar>(*window, "window_message");
    ASSERT_TRUE(wait_until([&] { return message->isVisible(); }));
    EXPECT_TRUE(message->text().startsWith(format::bytes(3000))) << message->text().toStdString();
    EXPECT_TRUE(wait_until(
        [this] { return context->summaries.bytes() > 0 && context->summaries.bytes() < 6000; }));
}

TEST_F(RunLifeTest, ARunIsRenamedWithItsModel) {
    test::make_workspace(file);
    RunId run = 0;
    {
        Corpus corpus = writer();
        RunInfo info;
        info.dataset = value_of(corpus.datasets()).front().id;
        info.state = RunState::finished;
        info.name = "planted-k4";
        info.model = value_of(corpus.models()).front().id;
        run = value_of(corpus.add_run(info));
    }
    open();
    ASSERT_TRUE(wait_until([this] { return context->shown.id() != 0; }));
    context->run_editor.rename(run, "mine");
    EXPECT_TRUE(
        wait_until([this] { return context->workspace.contents().models.front().name == "mine"; }));
}

}  // namespace
}  // namespace sparsescope
