// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window, driven by clicks and keys as a person would; its thread may never be blocked.
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>

#include "app/controllers/app_context.h"
#include "app/dialogs/close_run_dialog.h"
#include "app/window/main_window.h"
#include "app/window/watchdog.h"
#include "core/corpus/sqlite.h"
#include "tests/app/fake_engine.h"
#include "tests/app/window_fixture.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/k_slider.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/text_label.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/models/row_table.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

TEST_F(WindowTest, FirstRunOffersThreeWaysAndBuildsTheExample) {
    show_window(test::make_engine(folder.path(), {ResultEvent{"{}"}},
                                  "cp \"$folder/sample.sscope\" \"$3\"; cat \"$events\""));
    test::make_workspace(file);
    find<QPushButton>(*window, "start_import");
    find<QPushButton>(*window, "start_model");
    click(find<QPushButton>(*window, "start_example"));
    ASSERT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
    EXPECT_EQ(context->workspace.path(), context->example);
    EXPECT_TRUE(test::engine_arguments(folder.path()).startsWith("demo wordnet"));
}

TEST_F(WindowTest, PagesByKeysAndClicks) {
    test::make_workspace(file);
    open_with_model();
    key(Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(window->page(), Page::data);
    key(Qt::Key_3, Qt::ControlModifier);
    EXPECT_EQ(window->page(), Page::train);
    key(Qt::Key_4, Qt::ControlModifier);
    EXPECT_EQ(window->page(), Page::neurons);
    key(Qt::Key_5, Qt::ControlModifier);
    EXPECT_EQ(window->page(), Page::map);
    key(Qt::Key_6, Qt::ControlModifier);
    EXPECT_EQ(window->page(), Page::search);
    key(Qt::Key_1, Qt::ControlModifier);
    EXPECT_EQ(window->page(), Page::home);
    EXPECT_TRUE(text_of("status_facts").startsWith("120")) << text_of("status_facts").toStdString();
    EXPECT_TRUE(text_of("status_facts").contains("dead at k = 4"));
}

TEST_F(WindowTest, NeuronTableAndPageFollowEachOther) {
    test::make_workspace(file);
    open_with_model();
    key(Qt::Key_4, Qt::ControlModifier);
    auto* table = find<QTableView>(*window, "neurons_table");
    ASSERT_EQ(table->model()->rowCount(), test::sample_hidden);
    // The numbers that the rows are ordered by.
    ASSERT_TRUE(wait_until([this] { return context->reports.reports() != nullptr; }));
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 0));
    const auto first = context->selection.neuron();
    QTest::keyClick(table, Qt::Key_Down);
    ASSERT_NE(context->selection.neuron(), first);
    const QString expected = QString("Neuron %1").arg(*context->selection.neuron());
    EXPECT_TRUE(wait_until([&] { return text_of("neuron_title") == expected; }));
    QTest::keyClick(table, Qt::Key_BracketLeft);
    EXPECT_EQ(context->selection.neuron(), first);
    EXPECT_EQ(table->currentIndex().row(), 0);
}

TEST_F(WindowTest, TheFilterFindsLabelsAndDeadNeurons) {
    test::make_workspace(file);
    open_with_model();
    key(Qt::Key_4, Qt::ControlModifier);
    auto* table = find<QTableView>(*window, "neurons_table");
    const auto rows = [table] { return table->model()->rowCount(); };
    auto* filter = find<FilterBar>(*window, "neurons_filter");
    QTest::keyClicks(filter->focusProxy(), "name~oak");
    EXPECT_TRUE(wait_until([&] { return rows() > 0 && rows() < test::sample_hidden; }));
    QTest::keyClick(filter->focusProxy(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(filter->focusProxy(), Qt::Key_Delete);
    EXPECT_TRUE(wait_until([&] { return rows() == test::sample_hidden; }));
    click(find<Chip>(*window, "neurons_dead"));
    EXPECT_EQ(filter->text(), "dead");
    ASSERT_TRUE(wait_until([&] { return rows() == context->neurons.deadCount(); }));
    context->selection.setNeuron(test::dead_neuron);
    EXPECT_GE(table->currentIndex().row(), 0);
    ASSERT_TRUE(
        wait_until([this] { return text_of("neuron_facts").startsWith("Active in none"); }));
    EXPECT_EQ(window->findChildren<NeuronChip*>().isEmpty(), false);
}

TEST_F(WindowTest, WhatBringingTheFileUpToDateChangedIsSaid) {
    test::make_workspace(file);
    {
        auto database = value_of(Database::open(file, OpenMode::read_write));
        succeed(database.execute("INSERT INTO notice(text) VALUES ('The parts changed.')"));
    }
    open();
    EXPECT_EQ(find<MessageBar>(*window, "window_message")->text(), "The parts changed.");
}

TEST_F(WindowTest, ANeighbourIsOneClickAway) {
    test::make_workspace(file);
    open_with_model();
    key(Qt::Key_4, Qt::ControlModifier);
    auto* chip = first_chip("neighbour_");
    ASSERT_NE(chip, nullptr);
    const NeuronId there = chip->neuron();
    click(chip);
    EXPECT_EQ(context->selection.neuron(), there);
}

TEST_F(WindowTest, SearchByWordsThenMoreLikeThenANeuron) {
    test::make_workspace(file);
    open_with_model();
    key(Qt::Key_F, Qt::ControlModifier);
    ASSERT_EQ(window->page(), Page::search);
    auto* query = find<QLineEdit>(*window, "search_query");
    QTest::keyClicks(query, "bread");
    auto* hits = find<QTableView>(*window, "search_hits");
    ASSERT_TRUE(wait_until([&] { return hits->model()->rowCount() == 20; }));
    EXPECT_TRUE(text_of("why_text").startsWith("bread"));
    click(find<QPushButton>(*window, "why_more_like"));
    ASSERT_TRUE(wait_until([&] {
        const auto& answer = context->search.answer();
        return answer && answer->query.mode == TypedQuery::Mode::document;
    }));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_TRUE(find<Chip>(*window, "search_mode_document")->isChecked());
    EXPECT_TRUE(text_of("why_sum").contains("Score"));
    EXPECT_TRUE(text_of("search_footer").contains("of 120 share a neuron"))
        << text_of("search_footer").toStdString();
    auto* part = first_chip("contribution_");
    ASSERT_NE(part, nullptr);
    const NeuronId neuron = part->neuron();
    click(part);
    EXPECT_EQ(window->page(), Page::neurons);
    EXPECT_EQ(context->selection.neuron(), neuron);
}

TEST_F(WindowTest, TheKSliderRanksAgain) {
    test::make_workspace(file);
    open_with_model();
    context->search.moreLike(context->selection.model()->ids.front());
    ASSERT_TRUE(wait_until([&] { return context->search.answer().has_value(); }));
    auto* slider = find<KSlider>(*window, "k_slider");
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home);
    EXPECT_EQ(context->selection.k(), 1);
    EXPECT_TRUE(wait_until([&] { return context->search.answer()->k == 1; }));
    EXPECT_TRUE(slider->toolTip().contains("trained for k = 4")) << slider->toolTip().toStdString();
}

TEST_F(WindowTest, APictureStandsBesideWhatItsNeuronsMakeOfIt) {
    test::make_workspace(file, {.images = true});
    open_with_model();
    window->showPage(Page::search);
    context->search.moreLike(context->selection.model()->ids.front());
    auto* rebuilt = find<ImageView>(*window, "why_reconstruction");
    ASSERT_TRUE(wait_until([&] { return rebuilt->isVisible() && !rebuilt->isEmpty(); }));
    EXPECT_EQ(text_of("why_reconstruction_caption"), "from k = 4");
    context->selection.setK(1);
    EXPECT_TRUE(wait_until([&] { return text_of("why_reconstruction_caption") == "from k = 1"; }));
}

TEST_F(WindowTest, TrainStartsTheEngineAndCurvesMove) {
    test::make_workspace(file);
    auto events = test::run_events(1, 30);
    open_with_model(test::make_engine(folder.path(), events, "cat \"$events\"; read word; exit 4"));
    key(Qt::Key_3, Qt::ControlModifier);
    find<QLineEdit>(*window, "param_hidden")->setText("32");
    find<QLineEdit>(*window, "param_initial-k")->setText("8");
    find<QLineEdit>(*window, "param_k")->setText("4");
    click(find<QAbstractButton>(*window, "group_Optimiser"));
    find<QLineEdit>(*window, "param_batch")->setText("16");
    click(find<QPushButton>(*window, "train_start"));
    auto* losses = find<LineChart>(*window, "chart_losses");
    ASSERT_TRUE(
        wait_until([&] { return losses->seriesCount() == 3 && losses->data(0).size() == 30; }));
    EXPECT_EQ(find<LineChart>(*window, "chart_activity")->data(2).size(), 30U);  // silent at k
    const QString arguments = test::engine_arguments(folder.path());
    EXPECT_TRUE(arguments.contains("--dataset things --preset semantic-labels"))
        << arguments.toStdString();
    EXPECT_TRUE(arguments.contains("--k 4")) << arguments.toStdString();
    key(Qt::Key_Period, Qt::ControlModifier);
    EXPECT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(WindowTest, SettingsThatCannotWorkAreSaidBeforeTheStart) {
    test::make_workspace(file);
    open();
    key(Qt::Key_3, Qt::ControlModifier);
    auto* start = find<QPushButton>(*window, "train_start");
    find<QLineEdit>(*window, "param_k")->setText("99999");
    EXPECT_FALSE(start->isEnabled());
    EXPECT_FALSE(text_of("train_verdict").isEmpty());
    find<QLineEdit>(*window, "param_k")->setText("many");
    EXPECT_FALSE(start->isEnabled());
    EXPECT_TRUE(text_of("train_verdict").contains("many"))
        << text_of("train_verdict").toStdString();
}

TEST_F(WindowTest, AnEngineThatDiesIsSaidOnTheTrainPage) {
    test::make_workspace(file);
    open(
        test::make_engine(folder.path(), test::run_events(1, 5), "cat \"$events\"; kill -KILL $$"));
    key(Qt::Key_3, Qt::ControlModifier);
    context->training.start("things", TrainConfig{}, {});
    auto* message = find<MessageBar>(*window, "train_message");
    ASSERT_TRUE(wait_until([&] { return message->isVisible(); }));
    EXPECT_TRUE(message->text().contains("killed")) << message->text().toStdString();
}

TEST_F(WindowTest, ClosingDuringARunAsks) {
    test::make_workspace(file);
    open(
        test::make_engine(folder.path(), test::run_events(1, 5),
                          "cat \"$events\"; read word; echo \"$word\" > \"$folder/word\"; exit 4"));
    context->training.start("things", TrainConfig{}, {});
    ASSERT_TRUE(wait_until([this] { return context->training.series().id == 1; }));
    window->close();
    EXPECT_TRUE(window->isVisible());
    click(find<QPushButton>(*window, "close_cancel"));
    EXPECT_TRUE(window->isVisible());
    EXPECT_TRUE(context->training.running());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    window->close();
    click(find<QPushButton>(*window, "close_stop"));
    ASSERT_TRUE(wait_until([this] { return !window->isVisible(); }));
    EXPECT_EQ(file_content(folder.path() / "word"), "stop\n");
}

// Qt makes the button with the focus the default one, which was filled as well.
TEST_F(WindowTest, TheCloseDialogHasOneMainButton) {
    show_window();
    auto* dialog = new CloseRunDialog("run 1", 0, window.get());
    dialog->open();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(dialog));
    for (const char* focused : {"close_cancel", "close_stop", "close_background"}) {
        find<QPushButton>(*dialog, focused)->setFocus();
        int filled = 0;
        for (auto* button : dialog->findChildren<QPushButton*>()) {
            const QImage image = button->grab().toImage();
            const QColor ground = image.pixelColor(image.width() / 2, image.height() - 5);
            if (ground == theme::color(theme::Token::accent)) ++filled;
        }
        EXPECT_EQ(filled, 1) << focused;
    }
}

TEST_F(WindowTest, ARunThatEndsWhileTheQuestionStandsClosesTheWindow) {
    test::make_workspace(file);
    open(test::make_engine(folder.path(), test::run_events(1, 5),
                           "cat \"$events\"; until [ -e \"$folder/go\" ]; do sleep 0.05; done; "
                           "exit 4"));
    context->training.start("things", TrainConfig{}, {});
    ASSERT_TRUE(wait_until([this] { return context->training.series().id == 1; }));
    window->close();
    EXPECT_TRUE(window->isVisible());
    folder.write("go", "");
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    click(find<QPushButton>(*window, "close_stop"));
    EXPECT_FALSE(window->isVisible());
}

TEST_F(WindowTest, ARunThatFailsWhileItStopsLeavesItsErrorToBeRead) {
    test::make_workspace(file);
    open(test::make_engine(folder.path(), test::run_events(1, 5),
                           "cat \"$events\"; read word; kill -KILL $$"));
    context->training.start("things", TrainConfig{}, {});
    ASSERT_TRUE(wait_until([this] { return context->training.series().id == 1; }));
    window->close();
    click(find<QPushButton>(*window, "close_stop"));
    auto* message = find<MessageBar>(*window, "window_message");
    ASSERT_TRUE(wait_until([&] { return message->isVisible(); }));
    EXPECT_TRUE(window->isVisible());
}

TEST_F(WindowTest, ClosingDuringAJobAsks) {
    test::make_workspace(file);
    open(test::make_engine(
        folder.path(), {},
        "trap 'exit 4' TERM; touch \"$folder/up\"; while :; do sleep 0.05; done"));
    context->jobs.start("Importing x", {"import"}, {});
    ASSERT_TRUE(wait_until([this] { return std::filesystem::exists(folder.path() / "up"); }));
    window->close();
    EXPECT_TRUE(window->isVisible());
    EXPECT_TRUE(context->jobs.running());
    click(find<QPushButton>(*window, "close_job_stop"));
    EXPECT_TRUE(wait_until([this] { return !window->isVisible(); }));
    EXPECT_FALSE(context->jobs.running());
}

TEST_F(WindowTest, KeysOfTheFileMenuStillWorkOnceItWasOpened) {
    show_window();
    auto* menu = find<QMenu>(*window, "file_menu");
    menu->popup(QPoint(0, 0));
    ASSERT_TRUE(wait_until([&] { return menu->isVisible(); }));
    menu->close();
    key(Qt::Key_N, Qt::ControlModifier);
    EXPECT_NE(window->findChild<QDialog*>("file_dialog"), nullptr);
}

TEST_F(WindowTest, AFailedRunWithACheckpointCanBeKept) {
    test::make_workspace(file);
    const RunId id = test::add_run(file, 4'000'000, 42, "step-42.safetensors");
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        RunInfo run = value_of(corpus.run(id));
        run.state = RunState::failed;
        succeed(corpus.set_progress(id, run));
    }
    open();
    auto* keep = find<QPushButton>(*window, "keep_run_1");
    EXPECT_TRUE(wait_until([&] { return keep->isVisible(); }));
}

TEST_F(WindowTest, ARunLeftInTheBackgroundLivesOn) {
    test::make_workspace(file);
    open(test::make_engine(folder.path(), test::run_events(1, 5),
                           "cat \"$events\"; until [ -e \"$folder/go\" ]; do sleep 0.05; done; "
                           "touch \"$folder/done\""));
    context->training.start("things", TrainConfig{}, {});
    ASSERT_TRUE(wait_until([this] { return context->training.series().id == 1; }));
    window->close();
    click(find<QPushButton>(*window, "close_background"));
    EXPECT_FALSE(window->isVisible());
    window.reset();
    context.reset();
    folder.write("go", "");
    EXPECT_TRUE(wait_until([this] { return std::filesystem::exists(folder.path() / "done"); }));
}

TEST_F(WindowTest, AnInterruptedRunCanBeKept) {
    test::make_workspace(file);
    constexpr std::int64_t gone = 4'000'000;
    test::add_run(file, gone, 42, "step-42.safetensors");
    open(test::make_engine(folder.path(), {ResultEvent{"{}"}}, "cat \"$events\""));
    auto* keep = find<QPushButton>(*window, "keep_run_1");
    ASSERT_TRUE(wait_until([&] { return keep->isVisible(); }));
    click(keep);
    EXPECT_TRUE(wait_until([this] { return !context->jobs.running(); }));
    EXPECT_TRUE(test::engine_arguments(folder.path()).contains("--run 1"));
}

TEST_F(WindowTest, AFileThatIsNotOursIsSaidInTheWindow) {
    const auto text = folder.write("notes.sscope", "dear diary, today I was not a database at all");
    show_window();
    context->workspace.open(QString::fromStdString(text.string()));
    auto* message = find<MessageBar>(*window, "window_message");
    ASSERT_TRUE(wait_until([&] { return message->isVisible(); }));
    EXPECT_TRUE(message->text().contains("notes.sscope")) << message->text().toStdString();
}

TEST_F(WindowTest, ASecondWindowSaysThatItOnlyReads) {
    test::make_workspace(file);
    open();
    AppContext other_context(
        {.settings_file = in_folder("other.ini"), .engine = {}, .example = {}});
    MainWindow other(other_context);
    other.show();
    other_context.workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([&] { return other_context.workspace.isOpen(); }));
    EXPECT_TRUE(find<Chip>(other, "read_only_chip")->isVisible());
    EXPECT_TRUE(find<MessageBar>(other, "window_message")->text().contains("read-only"));
    other.showPage(Page::train);
    EXPECT_FALSE(find<QPushButton>(other, "train_start")->isEnabled());
}

TEST_F(WindowTest, EmptyPagesSayWhatToDo) {
    show_window();
    for (const Page page : {Page::data, Page::train, Page::neurons, Page::search}) {
        window->showPage(page);
        QCoreApplication::processEvents();
    }
    window->showPage(Page::neurons);
    click(find<QPushButton>(*window, "neurons_train"));
    EXPECT_EQ(window->page(), Page::train);
}

TEST_F(WindowTest, TheKeysOpenByKey) {
    show_window();
    QTest::keyClick(window.get(), '?');
    EXPECT_TRUE(
        wait_until([this] { return window->findChild<QDialog*>("shortcuts_dialog") != nullptr; }));
}

TEST_F(WindowTest, TheWindowsThreadIsNeverBlocked) {
    test::make_workspace(file, {.images = true});
    open_with_model(test::make_engine(folder.path(), test::run_events(1, 2000),
                                      "cat \"$events\"; read word; exit 4"));
    window->showPage(Page::train);
    QTest::qWait(100);  // the first painting of a page is not what is measured
    Watchdog watchdog;
    QSignalSpy blocked(&watchdog, &Watchdog::blocked);
    context->training.start("things", TrainConfig{}, {});
    ASSERT_TRUE(
        wait_until([this] { return context->training.series().metrics.steps.size() == 2000; }));
    for (int k = 1; k <= test::sample_stored_k; ++k) {
        context->selection.setK(k);
        ASSERT_TRUE(wait_until([&] { return context->neurons.summariesK() == k; }));
    }
    EXPECT_LE(watchdog.longest(), Watchdog::limit);
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

}  // namespace
}  // namespace sparsescope
