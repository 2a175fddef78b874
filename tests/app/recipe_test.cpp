// SPDX-License-Identifier: GPL-3.0-or-later
// What the Train page makes of a recipe: runs, branches and sweeps with their settings and rules.
#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QTableView>
#include <QToolButton>

#include "tests/app/steering_fixture.h"
#include "widgets/controls/message_bar.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

struct RecipeTest : SteeringTest {
    // A rule about silent neurons, typed into the list of rules.
    void add_rule(const QString& limit, const QString& deed) {
        click(find<QAbstractButton>(*window, "group_Rules"));
        find<QToolButton>(*window, "rule_add")->click();
        find<QLineEdit>(*window, "rule_value")->setText(limit);
        find<QComboBox>(*window, "rule_then")->setCurrentText(deed);
    }
};

TEST_F(RecipeTest, ARuleShowsItsWordsWhole) {
    test::make_workspace(file);
    open();
    window->showPage(Page::train);
    add_rule("40%", "pause");
    for (const char* name : {"rule_when", "rule_then"}) {
        auto* box = find<QComboBox>(*window, name);
        auto* above = find<QWidget>(*window, "train_dataset");
        ASSERT_TRUE(wait_until([&] { return box->width() <= above->width(); })) << name;
        int longest = 0;
        for (int i = 0; i < box->count(); ++i)
            longest = std::max(longest, box->fontMetrics().horizontalAdvance(box->itemText(i)));
        QStyleOptionComboBox option;
        option.initFrom(box);
        const QRect field = box->style()->subControlRect(QStyle::CC_ComboBox, &option,
                                                         QStyle::SC_ComboBoxEditField, box);
        EXPECT_GE(field.width(), longest) << name;
    }
}

TEST_F(RecipeTest, AChangedSettingIsMarkedAndCanBePutBack) {
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

TEST_F(RecipeTest, RulesGoWithTheRunAndWrongOnesKeepItFromStarting) {
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

TEST_F(RecipeTest, BranchingSaysWhatDiffersAndStartsFromTheChosenCheckpoint) {
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
    EXPECT_EQ(context->overlays.ids(), std::vector<RunId>{1});
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(RecipeTest, ASweepCountsItsRunsAndRefusesWhatCannotWork) {
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

// The form of a run that could not start is worth more than the click that opens an empty one.
TEST_F(RecipeTest, ABranchAndASweepThatCannotStartComeBackAsTheyWereFilled) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(folder.path(), {ErrorEvent{"out_of_memory", "No memory is left."}},
                           "cat \"$events\"; exit 1"));
    window->showPage(Page::train);
    select_row(0);
    const auto comes_back = [this](QDialog* dialog, const QString& start) {
        ASSERT_TRUE(wait_until([&] { return find<QPushButton>(*dialog, start)->isEnabled(); }));
        click(find<QPushButton>(*dialog, start));
        auto* complaint = find<MessageBar>(*dialog, "form_complaint");
        ASSERT_TRUE(wait_until([&] { return !complaint->text().isEmpty(); }))
            << start.toStdString() << arguments().toStdString();
        EXPECT_TRUE(complaint->text().contains("No memory is left."));
        EXPECT_TRUE(dialog->isVisible());
    };
    click(find<QToolButton>(*window, "run_branch_button"));
    auto* branch = find<QDialog>(*window, "branch_dialog");
    for (const auto& [field, value] :
         {std::pair{"param_k", "2"}, std::pair{"param_aux-k", "3"}, std::pair{"param_batch", "16"}})
        find<QLineEdit>(*branch, field)->setText(value);
    comes_back(branch, "branch_start");
    EXPECT_EQ(find<QLineEdit>(*branch, "param_k")->text(), "2");
    branch->reject();

    for (const auto& [field, value] : {std::pair{"param_hidden", "32"}, std::pair{"param_k", "4"},
                                       std::pair{"param_batch", "16"}})
        find<QLineEdit>(*window, field)->setText(value);
    click(find<QPushButton>(*window, "train_sweep"));
    auto* sweep = find<QDialog>(*window, "sweep_dialog");
    find<QLineEdit>(*sweep, "sweep_seed")->setText("1 2");
    comes_back(sweep, "sweep_start");
    EXPECT_EQ(find<QLineEdit>(*sweep, "sweep_seed")->text(), "1 2");
}

TEST_F(RecipeTest, RulesGoWithARunThatIsResumed) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(folder.path(), {}, "exit 4"));
    window->showPage(Page::train);
    add_rule("40%", "pause");
    auto* resume = find<QPushButton>(*window, "banner_resume");
    ASSERT_TRUE(wait_until([&] { return resume->isVisible(); }));
    click(resume);
    ASSERT_TRUE(wait_until([this] { return arguments().contains("--resume 1"); }));
    EXPECT_TRUE(arguments().contains("--rule dead>0.4:pause")) << arguments().toStdString();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(RecipeTest, AnotherWorkspaceStartsFromItsOwnRecipe) {
    test::make_workspace(file);
    const auto other = folder.path() / "other.sscope";
    test::make_workspace(other);
    open();
    window->showPage(Page::train);
    auto* field = find<QLineEdit>(*window, "param_k");
    auto* presets = find<QComboBox>(*window, "train_preset");
    const QString usual = field->text();
    const int suggested = presets->currentIndex();
    presets->setCurrentIndex(suggested == 0 ? 1 : 0);
    field->setText("3");
    context->workspace.refresh();
    QCoreApplication::processEvents();
    EXPECT_EQ(field->text(), "3");
    context->workspace.open(QString::fromStdString(other.string()));
    ASSERT_TRUE(wait_until([&] { return context->workspace.file() == other; }));
    EXPECT_EQ(presets->currentIndex(), suggested);
    EXPECT_EQ(field->text(), usual);
}

TEST_F(RecipeTest, TheDatasetIsThatOfTheSelectedModel) {
    test::make_workspace(file);
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        DatasetSpec spec;
        spec.name = "newer";
        spec.dim = 2;
        const auto writer = value_of(corpus.add_dataset(spec));
        const std::vector<NewDocument> documents(1);
        EmbeddingMatrix embedding(1, 2);
        embedding.row(0)[0] = 1;
        succeed(writer->append(documents, embedding.view()));
        value_of(writer->commit());
    }
    open_with_model();
    window->showPage(Page::train);
    auto* datasets = find<QComboBox>(*window, "train_dataset");
    ASSERT_EQ(datasets->count(), 2);
    EXPECT_EQ(datasets->currentText(), "things");
    datasets->setCurrentIndex(datasets->findText("newer"));
    context->workspace.selectModel(context->workspace.wantedModel());
    context->workspace.refresh();
    QCoreApplication::processEvents();
    EXPECT_EQ(datasets->currentText(), "newer");  // what a person chose stays
}

TEST_F(RecipeTest, RulesGoWithABranch) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(folder.path(), {}, "exit 4"));
    window->showPage(Page::train);
    add_rule("40%", "stop");
    select_row(0);
    click(find<QToolButton>(*window, "run_branch_button"));
    auto* dialog = find<QDialog>(*window, "branch_dialog");
    auto* start = find<QPushButton>(*dialog, "branch_start");
    find<QLineEdit>(*dialog, "param_k")->setText("2");
    find<QLineEdit>(*dialog, "param_aux-k")->setText("3");
    find<QLineEdit>(*dialog, "param_batch")->setText("16");
    ASSERT_TRUE(wait_until([&] { return start->isEnabled(); }))
        << find<QLabel>(*dialog, "branch_verdict")->text().toStdString();
    click(start);
    ASSERT_TRUE(wait_until([this] { return arguments().contains("branch"); }));
    EXPECT_TRUE(arguments().contains("--rule dead>0.4:stop")) << arguments().toStdString();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(RecipeTest, ARuleThatCannotBeReadKeepsARunFromBeingResumed) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(folder.path(), {}, "exit 4"));
    window->showPage(Page::train);
    add_rule("much", "pause");
    auto* resume = find<QPushButton>(*window, "banner_resume");
    ASSERT_TRUE(wait_until([&] { return resume->isVisible(); }));
    click(resume);
    EXPECT_FALSE(context->training.running());
    EXPECT_TRUE(find<MessageBar>(*window, "window_message")->text().contains("much"));
}

}  // namespace
}  // namespace sparsescope
