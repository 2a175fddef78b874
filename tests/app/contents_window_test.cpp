// SPDX-License-Identifier: GPL-3.0-or-later
// Models and datasets on Home: renamed, described, linked and deleted, with keys and clicks.
#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

#include "core/recipe/train_params.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/message_bar.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

constexpr Page pages_to_visit[] = {Page::data, Page::train, Page::neurons, Page::search,
                                   Page::home};

struct ContentsWindowTest : WindowTest {
    const WorkspaceContents& contents() const { return context->workspace.contents(); }
    QWidget* line(const QString& key) { return find<QWidget>(*window, key + "_line"); }
    // Opens a dialog by a key on the line, as a person who has never touched the mouse.
    QDialog* dialog_by_key(const QString& line_key, Qt::Key pressed, const QString& name) {
        QWidget* on = line(line_key);
        window->activateWindow();  // a dialog that was closed has left no window active
        on->setFocus();
        EXPECT_TRUE(wait_until([on] { return on->hasFocus(); }));
        QTest::keyClick(on, pressed);
        QDialog* dialog = nullptr;
        wait_until([&] { return (dialog = window->findChild<QDialog*>(name)) != nullptr; });
        return dialog;
    }
    void confirm_deletion(const QString& line_key) {
        QDialog* dialog = dialog_by_key(line_key, Qt::Key_Delete, "remove_dialog");
        ASSERT_NE(dialog, nullptr);
        click(find<QPushButton>(*dialog, "remove_confirm"));
    }
    void visit_pages_to_visit() {
        for (const Page page : pages_to_visit) {
            window->showPage(page);
            QTest::qWait(50);
        }
    }
    // A second model that differs in nothing but its learning rate.
    ModelId add_sibling(const std::string& name) {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        ModelInfo info = value_of(corpus.model("planted-k4"));
        const auto weights = value_of(corpus.head_weights(info.id));
        const auto codes = value_of(corpus.codes(info.id));
        TrainConfig config;
        config.learning_rate *= 2;
        info.config = to_json(config);
        info.name = name;
        info.id = 0;
        return value_of(corpus.add_model(info, weights, &codes));
    }
};

TEST_F(ContentsWindowTest, F2RenamesAndAFaultKeepsWhatWasTyped) {
    test::make_workspace(file);
    const ModelId sibling = add_sibling("other");
    open_with_model();
    auto* dialog = dialog_by_key("model_1", Qt::Key_F2, "text_dialog");
    ASSERT_NE(dialog, nullptr);
    auto* field = find<QLineEdit>(*dialog, "text_field");
    EXPECT_EQ(field->text(), "planted-k4");
    auto* warning = find<QLabel>(*dialog, "text_warning");
    for (const auto& [typed, says] : {std::pair<QString, QString>{"other", "“other-2”"},
                                      {"  ", "empty"},
                                      {QString(121, 'x'), "120"},
                                      {QString("a\u202Eb"), "U+202E"}}) {
        field->setText(typed);
        QTest::keyClick(field, Qt::Key_Return);
        EXPECT_TRUE(dialog->isVisible());
        EXPECT_TRUE(warning->text().contains(says)) << warning->text().toStdString();
    }
    field->setText("org/final & best");
    QTest::keyClick(field, Qt::Key_Return);
    ASSERT_TRUE(wait_until([&] { return contents().model(1)->name == "org/final & best"; }));
    auto* chooser = find<QComboBox>(*window, "model_chooser");
    EXPECT_TRUE(wait_until([&] { return chooser->findText("org/final & best") >= 0; }));
    EXPECT_TRUE(wait_until([&] { return window->focusWidget() == line("model_1"); }));
    EXPECT_EQ(contents().model(sibling)->name, "other");
}

TEST_F(ContentsWindowTest, NotesAreWrittenAndShown) {
    test::make_workspace(file);
    open_with_model();
    for (const char* of : {"model_1", "dataset_1"}) {
        auto* menu = find<QMenu>(*window, QString(of) + "_menu");
        auto* describe = find<QAction>(*menu->parentWidget(), QString("describe_") + of);
        ASSERT_NE(describe, nullptr);
        EXPECT_TRUE(menu->actions().contains(describe));
        describe->trigger();
        auto* dialog = find<QDialog>(*window, "text_dialog");
        find<QPlainTextEdit>(*dialog, "text_field")->setPlainText(QString("about ") + of);
        click(find<QPushButton>(*dialog, "text_save"));
        ASSERT_TRUE(wait_until([&] {
            for (auto* label : line(of)->findChildren<QLabel*>())
                if (label->text() == QString("about ") + of) return true;
            return false;
        })) << of;
    }
    EXPECT_EQ(contents().model(1)->note, "about model_1");
    EXPECT_EQ(contents().dataset(1)->note, "about dataset_1");
}

TEST_F(ContentsWindowTest, DeletingAsksOnceAndTheSafeButtonIsTheDefault) {
    test::make_workspace(file);
    open_with_model();
    auto* dialog = dialog_by_key("model_1", Qt::Key_Delete, "remove_dialog");
    ASSERT_NE(dialog, nullptr);
    const QString sentence = text_of("remove_sentence");
    EXPECT_TRUE(sentence.contains("kB of weights, codes and search index"))
        << sentence.toStdString();
    QTest::keyClick(dialog, Qt::Key_Return);  // the default is to keep it
    EXPECT_FALSE(dialog->isVisible());
    EXPECT_EQ(contents().models.size(), 1U);
    ASSERT_TRUE(
        wait_until([&] { return window->findChild<QDialog*>("remove_dialog") == nullptr; }));

    confirm_deletion("model_1");
    ASSERT_TRUE(wait_until([this] { return contents().models.empty(); }));
    EXPECT_TRUE(wait_until([this] { return context->selection.model() == nullptr; }));
    EXPECT_FALSE(find<QComboBox>(*window, "model_chooser")->isEnabled());
    EXPECT_TRUE(find<QPushButton>(*window, "home_train")->isVisible());  // the empty state
    auto* message = find<MessageBar>(*window, "window_message");
    EXPECT_TRUE(message->text().startsWith("Deleted “planted-k4”"))
        << message->text().toStdString();
    visit_pages_to_visit();
}

TEST_F(ContentsWindowTest, ADatasetTakesItsModelsAlongAndSaysSo) {
    test::make_workspace(file);
    test::add_run(file, 4'000'000, 20);  // of a process that is gone
    open_with_model();
    visit_pages_to_visit();
    auto* dialog = dialog_by_key("dataset_1", Qt::Key_Delete, "remove_dialog");
    ASSERT_NE(dialog, nullptr);
    const QString sentence = text_of("remove_sentence");
    EXPECT_TRUE(sentence.contains("120 documents")) << sentence.toStdString();
    EXPECT_TRUE(sentence.contains("1 model (planted-k4; ")) << sentence.toStdString();
    EXPECT_TRUE(sentence.contains("1 run with curves")) << sentence.toStdString();
    click(find<QPushButton>(*dialog, "remove_confirm"));
    ASSERT_TRUE(wait_until([this] { return contents().datasets.empty(); }));
    EXPECT_TRUE(contents().models.empty());
    EXPECT_TRUE(contents().runs.empty());
    EXPECT_TRUE(find<QPushButton>(*window, "start_import")->isVisible());
    visit_pages_to_visit();
}

TEST_F(ContentsWindowTest, WhatAnotherProcessDeletesMakesRoomForAnother) {
    test::make_workspace(file);
    const ModelId sibling = add_sibling("other");
    open_with_model();
    const ModelId shown = context->selection.model()->info.id;
    context->search.searchText("fox");
    visit_pages_to_visit();
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        succeed(corpus.remove_model(shown));
    }
    const ModelId left = shown == sibling ? 1 : sibling;
    ASSERT_TRUE(wait_until([&] {
        const auto model = context->selection.model();
        return model && model->info.id == left;
    }));
    visit_pages_to_visit();
    EXPECT_FALSE(find<MessageBar>(*window, "window_message")->isVisible());
}

TEST_F(ContentsWindowTest, ModelsAreToldApartByWhatDiffers) {
    test::make_workspace(file);
    add_sibling("other");
    open_with_model();
    auto* chooser = find<QComboBox>(*window, "model_chooser");
    ASSERT_EQ(chooser->count(), 3);
    const QString first = chooser->itemData(0, Qt::ToolTipRole).toString();
    const QString second = chooser->itemData(1, Qt::ToolTipRole).toString();
    EXPECT_TRUE(first.contains("lr 0.")) << first.toStdString();
    EXPECT_TRUE(second.contains("lr 0.")) << second.toStdString();
    EXPECT_NE(first, second);
    EXPECT_TRUE(first.contains("kB")) << first.toStdString();
}

TEST_F(ContentsWindowTest, LinksLeadFromOneToTheOther) {
    test::make_workspace(file);
    const RunId run = test::add_run(file, 4'000'000, 20);
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        ModelInfo info = value_of(corpus.model("planted-k4"));
        const auto weights = value_of(corpus.head_weights(info.id));
        const auto codes = value_of(corpus.codes(info.id));
        info.name = "made by a run";
        info.run = run;
        value_of(corpus.add_model(info, weights, &codes));
    }
    open_with_model();
    const auto follow = [this](const QString& from, const QString& place) {
        window->showPage(Page::home);
        Q_EMIT find<QLabel>(*window, from + "_links")->linkActivated(place);
    };
    follow("model_2", "0");
    EXPECT_EQ(window->page(), Page::train);
    EXPECT_TRUE(wait_until([&] { return context->shown.id() == run; }));
    follow("model_2", "1");
    EXPECT_EQ(window->page(), Page::data);
    follow("dataset_1", "1");
    EXPECT_EQ(window->page(), Page::neurons);
    EXPECT_EQ(context->workspace.wantedModel(), 1);

    window->showPage(Page::home);
    auto* runs = find<QTableView>(*window, "home_runs");
    runs->setFocus();
    runs->selectRow(0);
    auto* menu = find<QMenu>(*window, "home_run_menu");
    QAction* to_model = nullptr;
    for (QAction* action : menu->actions())
        if (action->text() == "Show the model made by a run") to_model = action;
    ASSERT_NE(to_model, nullptr);
    to_model->trigger();
    EXPECT_EQ(context->workspace.wantedModel(), 2);
    window->showPage(Page::home);
    QTest::keyClick(runs, Qt::Key_F2);
    EXPECT_NE(window->findChild<QDialog*>("text_dialog"), nullptr);
}

TEST_F(ContentsWindowTest, TheChooserLeadsToWhereModelsAreManaged) {
    test::make_workspace(file);
    open_with_model();
    window->showPage(Page::search);
    auto* chooser = find<QComboBox>(*window, "model_chooser");
    chooser->setFocus();
    ASSERT_EQ(chooser->itemText(1), "Manage models…");
    QTest::keyClick(chooser, Qt::Key_Down);  // a step from model to model leads nowhere else
    EXPECT_EQ(window->page(), Page::search);
    chooser->showPopup();
    chooser->view()->setCurrentIndex(chooser->model()->index(1, 0));
    QTest::keyClick(chooser->view(), Qt::Key_Return);
    EXPECT_TRUE(wait_until([this] { return window->page() == Page::home; }));
    EXPECT_EQ(chooser->currentText(), "planted-k4");
    EXPECT_TRUE(wait_until([this] { return line("model_1")->hasFocus(); }));
    QTest::keyClick(line("model_1"), Qt::Key_Return);  // its first button: Neurons
    EXPECT_EQ(window->page(), Page::neurons);
}

TEST_F(ContentsWindowTest, TheDataPageHasTheMenuOfItsDataset) {
    test::make_workspace(file);
    open_with_model();
    window->showPage(Page::data);
    auto* menu = find<QMenu>(*window, "data_dataset_menu");
    Q_EMIT menu->aboutToShow();
    QStringList texts;
    for (const QAction* action : menu->actions())
        if (!action->isSeparator()) texts << action->text();
    EXPECT_EQ(texts.join(' '), "Rename… Describe… Export… Delete…");
}

TEST_F(ContentsWindowTest, AWindowThatOnlyReadsOffersNoChange) {
    test::make_workspace(file);
    open_with_model();
    AppContext other_context(
        {.settings_file = in_folder("other.ini"), .engine = {}, .example = {}});
    MainWindow other(other_context);
    other.show();
    other_context.workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([&] { return other_context.selection.model() != nullptr; }));
    for (const char* change : {"rename_model_1", "describe_model_1", "delete_model_1",
                               "rename_dataset_1", "delete_dataset_1"})
        EXPECT_FALSE(find<QAction>(other, change)->isEnabled()) << change;
    EXPECT_TRUE(find<QAction>(other, "export_model_1")->isEnabled());
    other_context.contents_editor.deleteModel(1);  // however it is asked for
    EXPECT_TRUE(
        find<MessageBar>(other, "window_message")->text().startsWith("Nothing was changed"));
}

}  // namespace
}  // namespace sparsescope
