// SPDX-License-Identifier: GPL-3.0-or-later
// Steering runs from the Train page: every button sends the right command or word, and nothing goes
// without being asked for.
#include <gtest/gtest.h>

#include <fstream>

#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

#include "core/recipe/train_params.h"
#include "tests/app/fake_engine.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/message_bar.h"
#include "widgets/models/run_table_model.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

constexpr std::int64_t gone = 4'000'000;  // above the largest process id of Linux

struct SteeringTest : WindowTest {
    void delete_closed_dialogs() {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QString arguments() const { return test::engine_arguments(folder.path()); }
    // An engine that shows a run, waits for one word, writes it down and answers with result.
    QString obedient(const std::string& result) {
        auto events = test::run_events(1, 5);
        return test::make_engine(folder.path(), events,
                                 "cat \"$events\"; while read word; do echo \"$word\" >> "
                                 "\"$folder/words\"; [ \"$word\" = mark ] || break; done; echo '" +
                                     to_line(ResultEvent{result}) + "'");
    }
    void start_run() {
        window->showPage(Page::train);
        context->training.start("things", TrainConfig{});
        ASSERT_TRUE(
            wait_until([this] { return context->training.live().metrics.steps.size() == 5; }));
    }
    QString words() {
        wait_until([this] { return std::filesystem::exists(folder.path() / "words"); });
        return QString::fromStdString(file_content(folder.path() / "words"));
    }
    // An interrupted run with a checkpoint whose file is there.
    RunId add_interrupted(std::int64_t steps = 42) {
        const RunId id = test::add_run(file, gone, steps, "step.safetensors");
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        const auto run_folder = corpus.run_folder(id);
        std::filesystem::create_directories(run_folder);
        std::ofstream(run_folder / "step.safetensors") << "weights";
        const CheckpointInfo checkpoint{steps, "step.safetensors", 7, true, false};
        succeed(corpus.keep_checkpoints(id, std::span(&checkpoint, 1)));
        return id;
    }
    QTableView* runs() { return find<QTableView>(*window, "train_runs"); }
    void select_row(int row) {
        ASSERT_TRUE(wait_until([&] { return runs()->model()->rowCount() > row; }));
        runs()->selectRow(row);
    }
};

TEST_F(SteeringTest, PauseSendsItsWordAndTheRunIsShownAsPaused) {
    test::make_workspace(file);
    open(obedient(R"({"run": {"id": 1, "state": "paused"}, "end": "paused"})"));
    start_run();
    click(find<QPushButton>(*window, "train_pause"));
    EXPECT_EQ(context->training.ending(), TrainingController::Ending::pausing);
    EXPECT_FALSE(find<QPushButton>(*window, "train_stop")->isEnabled());
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    EXPECT_EQ(words(), "pause\n");
    EXPECT_EQ(context->training.shown().state, RunState::paused);
    EXPECT_TRUE(find<QPushButton>(*window, "train_start")->isVisible());
}

TEST_F(SteeringTest, MarkingDoesNotEndTheRun) {
    test::make_workspace(file);
    open(obedient("{}"));
    start_run();
    click(find<QPushButton>(*window, "train_mark"));
    EXPECT_TRUE(context->training.running());
    click(find<QPushButton>(*window, "train_stop"));
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    EXPECT_EQ(words(), "mark\nstop\n");
}

TEST_F(SteeringTest, DiscardingAsksAndNamesWhatGoes) {
    test::make_workspace(file);
    open(obedient(R"({"run": {"id": 1}, "end": "discarded"})"));
    start_run();
    click(find<QPushButton>(*window, "train_discard"));
    EXPECT_TRUE(text_of("remove_sentence").contains(format::counted(5, "step", "steps")))
        << text_of("remove_sentence").toStdString();
    click(find<QPushButton>(*window, "remove_cancel"));
    delete_closed_dialogs();
    EXPECT_TRUE(context->training.running());
    click(find<QPushButton>(*window, "train_discard"));
    click(find<QPushButton>(*window, "remove_confirm"));
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    EXPECT_EQ(words(), "discard\n");
    EXPECT_EQ(context->training.shown().id, 0);
}

TEST_F(SteeringTest, ARuleThatPausedTheRunSaysWhy) {
    test::make_workspace(file);
    auto events = test::run_events(1, 5);
    events.emplace_back(ResultEvent{
        R"({"run": {"id": 1, "state": "paused"}, "end": "paused", "reason": "Dead share above 50 %."})"});
    open(test::make_engine(folder.path(), events, "cat \"$events\"; exit 1"));
    window->showPage(Page::train);
    context->training.start("things", TrainConfig{});
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    EXPECT_EQ(context->training.shown().state, RunState::paused);
    auto* message = find<MessageBar>(*window, "train_message");
    EXPECT_TRUE(message->isVisible());
    EXPECT_EQ(message->text(), "Dead share above 50 %.");
}

TEST_F(SteeringTest, WaitingForRoomIsSaidUntilTheRunGoesOn) {
    test::make_workspace(file);
    auto events = test::run_events(1, 5);
    events.emplace_back(WaitingEvent{4, "No room on the disk."});
    open(test::make_engine(folder.path(), events,
                           "cat \"$events\"; read word; echo '" +
                               to_line(test::step_metrics(5, 100)) + "'; read word; exit 4"));
    window->showPage(Page::train);
    context->training.start("things", TrainConfig{});
    ASSERT_TRUE(wait_until([this] { return context->training.waiting(); }));
    EXPECT_TRUE(text_of("run_banner_text").contains("No room on the disk."));
    EXPECT_TRUE(find<QWidget>(*window, "run_banner")->isVisible());
    context->training.mark();
    ASSERT_TRUE(wait_until([this] { return !context->training.waiting(); }));
    EXPECT_FALSE(find<QWidget>(*window, "run_banner")->isVisible());
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(SteeringTest, AnInterruptedRunIsOfferedAndResumed) {
    test::make_workspace(file);
    add_interrupted();
    auto events = std::vector<Event>{StartedEvent{1, "run 1", 100, to_json(TrainConfig{})},
                                     test::step_metrics(40, 100), test::step_metrics(41, 100)};
    open(test::make_engine(folder.path(), events, "cat \"$events\"; read word; exit 4"));
    window->showPage(Page::train);
    auto* resume = find<QPushButton>(*window, "banner_resume");
    ASSERT_TRUE(wait_until([&] { return resume->isVisible(); }));
    EXPECT_TRUE(text_of("run_banner_text").startsWith("Interrupted at step 42 of 100."))
        << text_of("run_banner_text").toStdString();
    click(resume);
    ASSERT_TRUE(wait_until([this] {
        return context->training.stage().isEmpty() &&
               context->training.live().metrics.steps.size() == 42;
    }));
    EXPECT_TRUE(arguments().contains("--resume 1")) << arguments().toStdString();
    const auto& steps = context->training.shown().metrics.steps;
    for (std::size_t i = 0; i < steps.size(); ++i)
        EXPECT_EQ(steps[i].step, static_cast<std::int64_t>(i));
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(SteeringTest, AnInterruptedRunIsOfferedOnHome) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(folder.path(), {}, "exit 4"));
    auto* resume = find<QPushButton>(*window, "resume_run_1");
    find<QPushButton>(*window, "keep_run_1");
    click(find<QPushButton>(*window, "discard_run_1"));
    click(find<QPushButton>(*window, "remove_cancel"));
    click(resume);
    EXPECT_EQ(window->page(), Page::train);
    ASSERT_TRUE(wait_until([this] { return arguments().contains("--resume 1"); }));
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(SteeringTest, DiscardingAnInterruptedRunDeletesItOnce) {
    test::make_workspace(file);
    add_interrupted();
    open();
    window->showPage(Page::train);
    auto* discard = find<QPushButton>(*window, "banner_discard");
    ASSERT_TRUE(wait_until([&] { return discard->isVisible(); }));
    click(discard);
    EXPECT_EQ(context->workspace.contents().runs.size(), 1U);
    click(find<QPushButton>(*window, "remove_confirm"));
    ASSERT_TRUE(wait_until([this] { return context->workspace.contents().runs.empty(); }));
    EXPECT_TRUE(wait_until([this] { return context->training.shown().id == 0; }));
}

TEST_F(SteeringTest, ARunOfAnotherProcessIsOnlyWatched) {
    test::make_workspace(file);
    test::add_run(file, QCoreApplication::applicationPid(), 10);
    open();
    window->showPage(Page::train);
    auto* banner = find<QWidget>(*window, "run_banner");
    ASSERT_TRUE(wait_until([&] { return banner->isVisible(); }));
    EXPECT_TRUE(text_of("run_banner_text").startsWith("Another process trains this run"));
    EXPECT_FALSE(find<QPushButton>(*window, "banner_resume")->isVisible());
    EXPECT_FALSE(find<QPushButton>(*window, "train_pause")->isVisible());
}

TEST_F(SteeringTest, BranchingSaysWhatDiffersAndStartsFromTheChosenCheckpoint) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(folder.path(), {}, "exit 4"));
    window->showPage(Page::train);
    select_row(0);
    click(find<QToolButton>(*window, "run_branch_button"));
    auto* dialog = find<QDialog>(*window, "branch_dialog");
    auto* start = find<QPushButton>(*dialog, "branch_start");
    auto* checkpoints = find<QTableView>(*dialog, "branch_checkpoints");
    ASSERT_TRUE(wait_until([&] { return checkpoints->model()->rowCount() == 1; }));
    EXPECT_FALSE(find<QLineEdit>(*dialog, "param_hidden")->isEnabled());
    find<QLineEdit>(*dialog, "param_k")->setText("2");
    find<QLineEdit>(*dialog, "param_aux-k")->setText("3");
    find<QLineEdit>(*dialog, "param_batch")->setText("16");
    const QString words = find<QLabel>(*dialog, "branch_differences")->text();
    EXPECT_TRUE(words.contains("Active neurons (k) 8 → 2")) << words.toStdString();
    ASSERT_TRUE(start->isEnabled())
        << find<QLabel>(*dialog, "branch_verdict")->text().toStdString();
    click(start);
    ASSERT_TRUE(wait_until([this] { return arguments().contains("branch"); }));
    EXPECT_TRUE(arguments().contains("--run 1 --step 42 --k 2")) << arguments().toStdString();
    EXPECT_EQ(context->training.overlayIds(), std::vector<RunId>{1});
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(SteeringTest, ASweepCountsItsRunsAndRefusesWhatCannotWork) {
    test::make_workspace(file);
    open(test::make_engine(folder.path(), {}, "exit 4"));
    window->showPage(Page::train);
    find<QLineEdit>(*window, "param_hidden")->setText("32");
    find<QLineEdit>(*window, "param_k")->setText("4");
    find<QLineEdit>(*window, "param_batch")->setText("16");
    click(find<QPushButton>(*window, "train_sweep"));
    auto* dialog = find<QDialog>(*window, "sweep_dialog");
    auto* start = find<QPushButton>(*dialog, "sweep_start");
    EXPECT_FALSE(start->isEnabled());
    find<QLineEdit>(*dialog, "sweep_k")->setText("2, 4, 31");
    EXPECT_FALSE(start->isEnabled()) << "4·31 neurons do not fit into 32";
    find<QLineEdit>(*dialog, "sweep_k")->setText("2, 4");
    find<QLineEdit>(*dialog, "sweep_seed")->setText("1 2 3");
    EXPECT_TRUE(find<QLabel>(*dialog, "sweep_verdict")
                    ->text()
                    .startsWith(format::counted(6, "run", "runs")))
        << find<QLabel>(*dialog, "sweep_verdict")->text().toStdString();
    click(start);
    ASSERT_TRUE(wait_until([this] { return arguments().contains("sweep"); }));
    EXPECT_TRUE(arguments().contains("--over k=2,4 --over seed=1,2,3"))
        << arguments().toStdString();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(SteeringTest, RulesGoWithTheRunAndWrongOnesKeepItFromStarting) {
    test::make_workspace(file);
    open(test::make_engine(folder.path(), {}, "exit 4"));
    window->showPage(Page::train);
    find<QLineEdit>(*window, "param_hidden")->setText("32");
    find<QLineEdit>(*window, "param_k")->setText("4");
    find<QLineEdit>(*window, "param_batch")->setText("16");
    click(find<QAbstractButton>(*window, "group_Rules"));
    find<QToolButton>(*window, "rule_add")->click();
    auto* start = find<QPushButton>(*window, "train_start");
    ASSERT_TRUE(start->isEnabled()) << text_of("train_verdict").toStdString();
    find<QLineEdit>(*window, "rule_value")->setText("much");
    EXPECT_FALSE(start->isEnabled());
    find<QLineEdit>(*window, "rule_value")->setText("40%");
    find<QComboBox>(*window, "rule_then")->setCurrentText("pause");
    click(start);
    ASSERT_TRUE(wait_until([this] { return arguments().contains("--rule"); }));
    EXPECT_TRUE(arguments().contains("dead>0.4:pause")) << arguments().toStdString();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(SteeringTest, AChangedSettingIsMarkedAndCanBePutBack) {
    test::make_workspace(file);
    open();
    window->showPage(Page::train);
    auto* field = find<QLineEdit>(*window, "param_k");
    auto* reset = find<QToolButton>(*window, "reset_k");
    const QString usual = field->text();
    EXPECT_FALSE(reset->isVisible());
    field->setText("3");
    ASSERT_TRUE(reset->isVisible());
    click(reset);
    EXPECT_EQ(field->text(), usual);
    EXPECT_FALSE(reset->isVisible());
}

TEST_F(SteeringTest, RunsAreDrawnOverTheShownOneAndCompared) {
    test::make_workspace(file);
    test::add_run(file, gone, 30);
    test::add_run(file, gone, 20);
    open();
    window->showPage(Page::train);
    ASSERT_TRUE(wait_until([this] { return context->training.shown().id == 2; }));
    select_row(1);
    click(find<QToolButton>(*window, "run_overlay_button"));
    ASSERT_TRUE(wait_until([this] { return context->training.overlays().size() == 1; }));
    EXPECT_EQ(context->training.overlays().front().id, 1);
    EXPECT_EQ(context->training.overlays().front().metrics.steps.size(), 30U);
    click(find<QAbstractButton>(*window, "train_view_compare"));
    auto* measures = find<QTableView>(*window, "compare_measures");
    ASSERT_TRUE(wait_until([&] { return measures->model()->columnCount() == 3; }));
    EXPECT_TRUE(text_of("compare_hint").contains("same settings"))
        << text_of("compare_hint").toStdString();
    click(find<QToolButton>(*window, "run_overlay_button"));
    EXPECT_TRUE(context->training.overlays().empty());
}

TEST_F(SteeringTest, DeletingSaysHowMuchGoesAndArchivingHides) {
    test::make_workspace(file);
    add_interrupted();
    test::add_run(file, gone, 20);
    open();
    window->showPage(Page::train);
    ASSERT_TRUE(wait_until([this] { return context->training.summary(1) != nullptr; }));
    ASSERT_TRUE(wait_until([this] { return context->training.summary(2) != nullptr; }));
    select_row(1);
    click(find<QToolButton>(*window, "run_archive_button"));
    ASSERT_TRUE(wait_until([this] { return runs()->model()->rowCount() == 1; }));
    select_row(0);
    click(find<QToolButton>(*window, "run_remove_button"));
    EXPECT_TRUE(text_of("remove_sentence").contains("B of curves"))
        << text_of("remove_sentence").toStdString();
    click(find<QPushButton>(*window, "remove_confirm"));
    ASSERT_TRUE(wait_until([this] { return context->workspace.contents().runs.size() == 1; }));
    EXPECT_EQ(context->workspace.contents().runs.front().id, 1);
}

TEST_F(SteeringTest, ANoteIsNotLostToEscapeNorToClosingTheWindow) {
    test::make_workspace(file);
    add_interrupted();
    open();
    window->showPage(Page::train);
    select_row(0);
    click(find<QToolButton>(*window, "run_note_button"));
    auto* dialog = find<QDialog>(*window, "text_dialog");
    find<QPlainTextEdit>(*dialog, "text_field")->setPlainText("too few neurons");
    dialog->reject();
    EXPECT_TRUE(dialog->isVisible());
    click(find<QPushButton>(*dialog, "text_save"));
    window->close();
    ASSERT_TRUE(wait_until([this] { return !window->isVisible(); }));
    const auto corpus = value_of(Corpus::open(file, Access::read_only));
    EXPECT_EQ(value_of(corpus.run(1)).note, "too few neurons");
}

TEST_F(SteeringTest, QuickEditsAreAllStored) {
    test::make_workspace(file);
    add_interrupted();
    open();
    ASSERT_TRUE(wait_until([this] { return context->training.shown().id == 1; }));
    TrainingController& training = context->training;
    for (int step = 1; step <= 5; ++step)
        training.addPin(step, QString("pin %1").arg(step));
    training.editor().rename(1, "first");
    ASSERT_TRUE(wait_until([&] { return training.shown().pins.size() == 5; }));
    ASSERT_TRUE(wait_until([&] { return training.shown().name == "first"; }));
    training.removePin(training.shown().pins.front().id);
    EXPECT_TRUE(wait_until([&] { return training.shown().pins.size() == 4; }));
}

TEST_F(SteeringTest, ADeadNeuronTellsWhoTookItsDocuments) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(
        folder.path(),
        {ResultEvent{R"({"neuron": 7, "died_step": 40, "before_step": 30, "after_step": 42,
            "owned": 3, "heirs": [{"neuron": 2, "documents": 2}],
            "documents": [{"document": 1, "text": "fox 0", "weight": 0.5, "heir": 2},
                          {"document": 2, "text": "oak 1", "weight": 0.4, "heir": null}]})"}},
        "cat \"$events\""));
    window->showPage(Page::train);
    ASSERT_TRUE(wait_until([this] { return context->training.shown().id == 1; }));
    auto* charts = window->findChild<QWidget*>("train_charts");
    ASSERT_NE(charts, nullptr);
    QMetaObject::invokeMethod(charts, "deathActivated", Q_ARG(quint32, 7), Q_ARG(qint64, 40));
    ASSERT_TRUE(wait_until([this] { return text_of("obituary_sentence").contains("owned"); }));
    EXPECT_TRUE(text_of("obituary_sentence").contains("2 went to neuron 2"))
        << text_of("obituary_sentence").toStdString();
    EXPECT_TRUE(text_of("obituary_sentence").contains("1 to no new neuron"));
    EXPECT_TRUE(arguments().contains("died")) << arguments().toStdString();
    EXPECT_TRUE(arguments().contains("--run 1 --neuron 7 --step 40"));
    click(find<QToolButton>(*window, "obituary_close"));
    EXPECT_TRUE(runs()->isVisible());
}

TEST_F(SteeringTest, WhyNobodyKnowsAboutADeathIsSaid) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(folder.path(),
                           {ErrorEvent{"not_found", "There is no checkpoint before step 40."}},
                           "cat \"$events\"; exit 3"));
    window->showPage(Page::train);
    ASSERT_TRUE(wait_until([this] { return context->training.shown().id == 1; }));
    auto* charts = window->findChild<QWidget*>("train_charts");
    ASSERT_NE(charts, nullptr);
    QMetaObject::invokeMethod(charts, "deathActivated", Q_ARG(quint32, 7), Q_ARG(qint64, 40));
    EXPECT_TRUE(wait_until(
        [this] { return text_of("obituary_sentence").contains("no checkpoint before"); }));
}

TEST_F(SteeringTest, EveryRunOfASweepIsShownInItsTurn) {
    test::make_workspace(file);
    auto events = test::run_events(1, 5);
    for (const Event& event : test::run_events(2, 3))
        events.push_back(event);
    open(test::make_engine(folder.path(), events, "cat \"$events\"; read word; exit 4"));
    context->training.sweep({"sweep"});
    ASSERT_TRUE(wait_until([this] { return context->training.live().id == 2; }));
    ASSERT_TRUE(wait_until([this] { return context->training.shown().metrics.steps.size() == 3; }));
    EXPECT_TRUE(context->training.sweeping());
    context->training.pause();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST(RunTableModel, BranchesStandUnderTheirParent) {
    RunTableModel model;
    model.setRuns({{.id = 4, .name = "d", .parent = 2, .parent_step = 10},
                   {.id = 3, .name = "c"},
                   {.id = 2, .name = "b", .parent = 1, .parent_step = 5},
                   {.id = 1, .name = "a"}});
    std::vector<RunId> order;
    for (int row = 0; row < model.rowCount(); ++row)
        order.push_back(model.runAt(row));
    EXPECT_EQ(order, (std::vector<RunId>{3, 1, 2, 4}));
    EXPECT_EQ(model.index(2, RunTableModel::Name).data().toString(), "└ b @ 5");
    EXPECT_EQ(model.index(3, RunTableModel::Name).data().toString(), "    └ d @ 10");
    model.sort(RunTableModel::Name, Qt::AscendingOrder);
    EXPECT_EQ(model.runAt(0), 3);
    model.sort(RunTableModel::K, Qt::AscendingOrder);
    model.updateRun({.id = 2, .name = "b", .parent = 1, .parent_step = 5, .overlay = 0});
    EXPECT_EQ(model.index(model.rowOf(2), 0).data(Qt::CheckStateRole).toInt(), Qt::Checked);
}

TEST(RunTableModel, ARunWhoseParentIsGoneStandsAlone) {
    RunTableModel model;
    model.setRuns({{.id = 2, .name = "b", .parent = 1, .parent_step = 5}});
    EXPECT_EQ(model.index(0, RunTableModel::Name).data().toString(), "b");
}

}  // namespace
}  // namespace sparsescope
