// SPDX-License-Identifier: GPL-3.0-or-later
// The list of runs: drawing them over each other, comparing, notes, pins, archive, deleting.
#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QDialog>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

#include "tests/app/steering_fixture.h"
#include "widgets/models/run_table_model.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

using RunListTest = SteeringTest;

TEST_F(RunListTest, RunsAreDrawnOverTheShownOneAndCompared) {
    test::make_workspace(file);
    test::add_run(file, gone, 30);
    test::add_run(file, gone, 20);
    open();
    window->showPage(Page::train);
    ASSERT_TRUE(wait_until([this] { return context->shown.id() == 2; }));
    select_row(1);
    click(find<QToolButton>(*window, "run_overlay_button"));
    ASSERT_TRUE(wait_until([this] { return context->overlays.series().size() == 1; }));
    EXPECT_EQ(context->overlays.series().front().id, 1);
    EXPECT_EQ(context->overlays.series().front().metrics.steps.size(), 30U);
    click(find<QAbstractButton>(*window, "train_view_compare"));
    auto* measures = find<QTableView>(*window, "compare_measures");
    ASSERT_TRUE(wait_until([&] { return measures->model()->columnCount() == 3; }));
    EXPECT_TRUE(text_of("compare_hint").contains("same settings"))
        << text_of("compare_hint").toStdString();
    click(find<QToolButton>(*window, "run_overlay_button"));
    EXPECT_TRUE(context->overlays.series().empty());
}

TEST_F(RunListTest, DeletingSaysHowMuchGoesAndArchivingHides) {
    test::make_workspace(file);
    add_interrupted();
    test::add_run(file, gone, 20);
    open();
    window->showPage(Page::train);
    ASSERT_TRUE(wait_until([this] { return context->summaries.of(1) != nullptr; }));
    ASSERT_TRUE(wait_until([this] { return context->summaries.of(2) != nullptr; }));
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

TEST_F(RunListTest, ANoteIsNotLostToEscapeNorToClosingTheWindow) {
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

TEST_F(RunListTest, QuickEditsAreAllStored) {
    test::make_workspace(file);
    add_interrupted();
    open();
    ASSERT_TRUE(wait_until([this] { return context->shown.id() == 1; }));
    RunEditor& editor = context->run_editor;
    for (int step = 1; step <= 5; ++step)
        editor.addPin(1, step, QString("pin %1").arg(step));
    editor.rename(1, "first");
    const ShownRun& shown = context->shown;
    ASSERT_TRUE(wait_until([&] { return shown.series().pins.size() == 5; }));
    ASSERT_TRUE(wait_until([&] { return shown.series().name == "first"; }));
    editor.removePin(shown.series().pins.front().id);
    EXPECT_TRUE(wait_until([&] { return shown.series().pins.size() == 4; }));
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
