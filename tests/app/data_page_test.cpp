// SPDX-License-Identifier: GPL-3.0-or-later
// The Data page as a person uses it: move, filter, select, tag, remove, take back.
#include <fmt/format.h>

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>

#include "app/window/watchdog.h"
#include "tests/app/fake_engine.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/corpus_table.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/message_bar.h"
#include "widgets/models/corpus_table_model.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

constexpr int of_each_label = test::sample_documents / test::sample_labels;

// "document 0" … without embeddings.
void make_texts(const std::filesystem::path& file, int documents) {
    auto corpus = value_of(Corpus::create(file));
    DatasetSpec spec;
    spec.name = "texts";
    const auto writer = value_of(corpus.add_dataset(spec));
    std::vector<NewDocument> batch(static_cast<std::size_t>(documents));
    for (int i = 0; i < documents; ++i)
        batch[static_cast<std::size_t>(i)].text = "document " + std::to_string(i);
    succeed(writer->append(batch, {}));
    value_of(writer->commit());
}

// Forty reports of 2000 … 2039 with fields of every kind.
void make_reports(const std::filesystem::path& file) {
    auto corpus = value_of(Corpus::create(file));
    const auto writer = value_of(corpus.add_dataset({"reports", "", 2, Normalization::none, {}}));
    std::vector<NewDocument> batch(40);
    for (std::size_t i = 0; i < batch.size(); ++i) {
        batch[i].text = "report " + std::to_string(i);
        batch[i].metadata =
            fmt::format(R"({{"year": {}, "channel": "{}", "parts": ["a", {}], "source": "here"}})",
                        2000 + i, i % 2 == 0 ? "mail" : "phone", i);
    }
    EmbeddingMatrix embeddings(batch.size(), 2);
    std::ranges::fill(embeddings.values, 0.1F);
    succeed(writer->append(batch, embeddings.view()));
    value_of(writer->commit());
}

struct DataPageTest : WindowTest {
    CorpusTable* table = nullptr;

    void show_data() {
        key(Qt::Key_2, Qt::ControlModifier);
        table = find<CorpusTable>(*window, "data_table");
        ASSERT_TRUE(wait_until([this] { return context->data.shown().has_value(); }));
        ASSERT_TRUE(wait_until([this] { return !text_at(0).isEmpty(); }));
        table->setFocus();
    }
    void open_data(const QString& engine = {}) {
        open(engine);
        show_data();
    }
    QString text_at(int position) const {
        return table->model()->index(position, CorpusTableModel::Text).data().toString();
    }
    int column_called(const QString& name) const {
        for (int column = 0; column < table->model()->columnCount(); ++column)
            if (table->model()->headerData(column, Qt::Horizontal).toString() == name)
                return column;
        return -1;
    }
    QString cell(int row, const QString& name) const {
        return table->model()->index(row, column_called(name)).data().toString();
    }
    // Opens the menu of columns and clicks one of its lines.
    void choose_column(const QString& name) {
        auto* menu = find<QMenu>(*window, "data_columns_menu");
        Q_EMIT menu->aboutToShow();
        for (QAction* action : menu->actions())
            if (action->text() == name) return action->trigger();
        ADD_FAILURE() << name.toStdString() << " is not offered";
    }
    bool shows(int rows) {
        return wait_until([&] { return table->model()->rowCount() == rows; });
    }
    // As typed, then Enter.
    void type_filter(const QString& text) {
        auto* bar = find<FilterBar>(*window, "data_filter");
        bar->setText({});
        auto* edit = bar->findChild<QLineEdit*>();
        edit->setFocus();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
        table->setFocus();
    }
    void press(Qt::Key what, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(table, what, modifiers);
    }
    // With plain spaces where numbers keep their unit.
    static QString plain(QString text) {
        return text.replace(QChar::Nbsp, ' ').replace(QChar(0x202F), ' ');
    }
    QString message() { return plain(find<MessageBar>(*window, "data_message")->text()); }
    QString storage() { return plain(text_of("data_storage")); }
    Corpus stored() const { return value_of(Corpus::open(file, Access::read_only)); }
    std::size_t tagged(const char* tag) const {
        for (const TagInfo& info : value_of(stored().tags(1)))
            if (info.name == tag) return static_cast<std::size_t>(info.documents);
        return 0;
    }
    void tag_selected(const QString& tag) {
        press(Qt::Key_T);
        auto* name = window->findChild<QLineEdit*>("tag_name");
        ASSERT_NE(name, nullptr);
        QTest::keyClicks(name, tag);
        QTest::keyClick(name, Qt::Key_Return);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        window->activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    }
};

TEST_F(DataPageTest, FarPositionsShowTheRightDocumentAndNothingBlocks) {
    constexpr int documents = 20'000;
    make_texts(file, documents);
    open_data();
    ASSERT_EQ(table->model()->rowCount(), documents);
    Watchdog watchdog;
    press(Qt::Key_End);
    ASSERT_TRUE(wait_until([&] { return text_at(documents - 1) == "document 19999"; }));
    EXPECT_TRUE(wait_until([this] { return text_of("data_text") == "document 19999"; }));
    EXPECT_TRUE(text_of("data_neurons_note").contains("without embeddings"));
    auto* bar = table->verticalScrollBar();
    for (int i = 0; i <= 50; ++i) {
        bar->setValue(bar->maximum() / 50 * i);
        QCoreApplication::processEvents();
    }
    bar->setValue(bar->maximum() / 2);
    const int top = table->rowAt(0);
    EXPECT_TRUE(wait_until([&] { return text_at(top) == QString("document %1").arg(top); }));
    press(Qt::Key_Home);
    EXPECT_TRUE(wait_until([&] { return text_at(0) == "document 0"; }));
    EXPECT_LE(watchdog.longest(), Watchdog::limit);
}

TEST_F(DataPageTest, AFilterNarrowsAndABadOneKeepsTheLastGoodRows) {
    test::make_workspace(file);
    open_data();
    EXPECT_TRUE(shows(test::sample_documents));
    type_filter("label:oak");
    ASSERT_TRUE(shows(of_each_label));
    ASSERT_TRUE(wait_until([this] { return text_at(0).startsWith("oak 1 "); }));
    EXPECT_TRUE(text_at(3).isEmpty() || text_at(3).startsWith("oak 19 "));
    type_filter("label:nowhere");
    auto* bar = find<FilterBar>(*window, "data_filter");
    EXPECT_TRUE(wait_until([&] { return bar->error().contains("nowhere"); }));
    EXPECT_EQ(table->model()->rowCount(), of_each_label);
}

TEST_F(DataPageTest, WhatIsRemovedCanBeUndoneAndDoneAgain) {
    test::make_workspace(file);
    open_data();
    type_filter("label:oak");
    ASSERT_TRUE(shows(of_each_label));
    press(Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(text_of("data_selected"), "20 selected");
    press(Qt::Key_Delete);
    ASSERT_TRUE(wait_until([this] { return message() == "Removed 20 documents."; }));
    ASSERT_TRUE(shows(0));
    EXPECT_EQ(value_of(stored().removed_rows(1)).count(), std::size_t{of_each_label});
    EXPECT_TRUE(wait_until(
        [this] { return storage().startsWith("20 removed documents can be compacted away"); }));
    ASSERT_TRUE(wait_until([this] { return context->editor.canUndo(); }));
    QTest::keyClick(window->focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    ASSERT_TRUE(shows(of_each_label));
    EXPECT_TRUE(value_of(stored().removed_rows(1)).empty());
    ASSERT_TRUE(wait_until([this] { return context->editor.canRedo(); }));
    table->setFocus();
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(shows(0));
    // Everything else follows.
    EXPECT_TRUE(wait_until([this] {
        return plain(text_of("status_facts")).startsWith("100 documents");
    })) << text_of("status_facts").toStdString();
}

TEST_F(DataPageTest, AllThatWereRemovedAreRestoredWithoutAnUndo) {
    test::make_workspace(file);
    {
        Corpus corpus = value_of(Corpus::open(file, Access::read_write));
        ASSERT_TRUE(corpus.remove_documents(value_of(corpus.document_ids(1))));
    }
    open();
    window->showPage(Page::data);
    table = find<CorpusTable>(*window, "data_table");
    auto* restore = find<QPushButton>(*window, "data_widen");
    ASSERT_TRUE(wait_until([&] { return restore->isVisible(); }));
    EXPECT_EQ(restore->text(), "Restore them");
    click(restore);
    ASSERT_TRUE(shows(test::sample_documents));
    EXPECT_TRUE(value_of(stored().removed_rows(1)).empty());
    EXPECT_EQ(table->model()->headerData(CorpusTableModel::Id, Qt::Horizontal), "no.")
        << "“id” is what a file may call its own";
}

TEST_F(DataPageTest, OneRowIsRemovedAndTheFocusStaysThere) {
    test::make_workspace(file);
    open_data();
    press(Qt::Key_Home);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    press(Qt::Key_Delete);
    ASSERT_TRUE(shows(test::sample_documents - 1));
    EXPECT_EQ(table->currentIndex().row(), 2);
    ASSERT_TRUE(wait_until([this] { return text_at(2).startsWith("rain 3 "); }));
    auto* undo = find<MessageBar>(*window, "data_message")->findChild<QPushButton*>();
    ASSERT_TRUE(wait_until([this] { return context->editor.canUndo(); }));
    click(undo);
    ASSERT_TRUE(shows(test::sample_documents));
    EXPECT_TRUE(wait_until([this] { return text_at(2).startsWith("iron 2 "); }));
}

TEST_F(DataPageTest, AllThatPassTheFilterAreTagged) {
    test::make_workspace(file);
    open_data();
    type_filter("label:rain");
    ASSERT_TRUE(shows(of_each_label));
    press(Qt::Key_A, Qt::ControlModifier);
    tag_selected("review");
    ASSERT_TRUE(wait_until([this] { return message().startsWith("Tagged 20 documents"); }));
    EXPECT_EQ(tagged("review"), std::size_t{of_each_label});
    EXPECT_EQ(table->selectedCount(), of_each_label) << "the selection stays";
    EXPECT_TRUE(wait_until(
        [this] { return table->model()->index(0, CorpusTableModel::Tags).data() == "review"; }));
    // Those that have it already are not counted, nor untagged by undo.
    type_filter("split:test");
    ASSERT_TRUE(wait_until([this] { return table->model()->rowCount() == 24; }));
    press(Qt::Key_A, Qt::ControlModifier);
    tag_selected("review");
    ASSERT_TRUE(wait_until([this] { return tagged("review") == 40; }));
    ASSERT_TRUE(wait_until([this] { return context->editor.canUndo(); }));
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(wait_until([this] { return tagged("review") == 20; }));
}

TEST_F(DataPageTest, ATagIsTakenOffByAClickOnIt) {
    test::make_workspace(file);
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        succeed(corpus.tag_documents(std::vector<DocumentId>{1, 2, 3}, "odd"));
    }
    open_data();
    ASSERT_TRUE(wait_until([this] { return !context->data.vocabulary().tags.empty(); }));
    press(Qt::Key_A, Qt::ControlModifier);
    press(Qt::Key_T, Qt::ShiftModifier);
    EXPECT_FALSE(find<QPushButton>(*window, "tag_accept")->isEnabled());
    click(find<Chip>(*window, "tag_choice_odd"));
    EXPECT_TRUE(wait_until([this] { return tagged("odd") == 0; }));
    EXPECT_TRUE(wait_until([this] { return message().contains("off 3 documents"); }));
}

TEST_F(DataPageTest, AFilterThatNothingPassesOffersToLeaveOutAPart) {
    test::make_workspace(file);
    open_data();
    type_filter("label:oak id<10 text~bread");
    ASSERT_TRUE(shows(0));
    auto* widen = find<QPushButton>(*window, "data_widen");
    ASSERT_TRUE(wait_until([&] { return widen->isVisible(); }));
    EXPECT_EQ(widen->text(), "Leave out text~bread");
    click(widen);
    EXPECT_TRUE(shows(2));
    EXPECT_EQ(find<FilterBar>(*window, "data_filter")->text(), "label:oak id<10");
}

TEST_F(DataPageTest, ADocumentIsShownInFullAndItsNeuronsLead) {
    test::make_workspace(file, {.images = true});
    open_with_model();
    show_data();
    press(Qt::Key_Home);
    press(Qt::Key_Down);
    ASSERT_TRUE(wait_until([this] { return text_of("data_text").startsWith("oak 1 "); }));
    ASSERT_TRUE(context->data.detail().has_value());
    EXPECT_EQ(context->data.detail()->k, test::sample_k);
    EXPECT_EQ(context->data.detail()->label, "oak");
    EXPECT_EQ(context->data.detail()->level, "thing/oak");
    EXPECT_FALSE(context->data.detail()->image.isNull());
    auto* chip = first_chip("data_neuron_1");
    ASSERT_NE(chip, nullptr);
    const NeuronId neuron = chip->neuron();
    click(chip);
    EXPECT_EQ(window->page(), Page::neurons);
    EXPECT_EQ(context->selection.neuron(), neuron);
}

TEST_F(DataPageTest, TheIdsOfSelectedDocumentsAreCopiedAndExported) {
    test::make_workspace(file);
    open_data();
    press(Qt::Key_Home);
    press(Qt::Key_Down, Qt::ShiftModifier);
    QApplication::clipboard()->clear();
    press(Qt::Key_C, Qt::ControlModifier);
    EXPECT_TRUE(wait_until([] { return QApplication::clipboard()->text() == "1\n2\n"; }));
    RowSet rows(test::sample_documents);
    rows.add(0);
    rows.add(19);
    context->exporter.write({1, context->data.shown()->generation, rows}, in_folder("out.csv"));
    ASSERT_TRUE(wait_until([this] { return message() == "Wrote 2 documents to out.csv."; }));
    EXPECT_EQ(file_content(folder.path() / "out.csv"),
              "document,label,level,split,tags,text\n"
              "1,fox,thing/fox,train,,fox 0 is a thing of sort fox\n"
              "20,oak,thing/oak,validation,,oak 19 is a thing of sort oak\n");
}

TEST_F(DataPageTest, FieldsOfTheMetadataAreColumnsAndConditions) {
    make_reports(file);
    open_data();
    ASSERT_TRUE(wait_until([this] { return cell(0, "year") == "2000"; }));
    EXPECT_EQ(cell(1, "channel"), "phone");
    EXPECT_EQ(column_called("source"), -1) << "the same everywhere";
    const QModelIndex year = table->model()->index(0, column_called("year"));
    EXPECT_TRUE(year.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    press(Qt::Key_Home);
    auto* panel = window->findChild<QWidget*>("data_panel");
    EXPECT_TRUE(wait_until([&] {
        const auto labels = panel->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [](auto* label) { return label->text() == "a, 0"; });
    })) << "a list reads as one";
    type_filter("year>2035 channel:mail");
    ASSERT_TRUE(shows(2));
    EXPECT_TRUE(wait_until([this] { return cell(0, "year") == "2036"; }));
    type_filter("yaer>2035");
    auto* bar = find<FilterBar>(*window, "data_filter");
    EXPECT_TRUE(wait_until([&] { return bar->error().contains("Did you mean \"year\"?"); }));
}

TEST_F(DataPageTest, ColumnsAreChosenAndRemembered) {
    make_reports(file);
    open_data();
    ASSERT_TRUE(wait_until([this] { return cell(0, "year") == "2000"; }));
    choose_column("year");
    choose_column("source");
    EXPECT_EQ(column_called("year"), -1);
    EXPECT_TRUE(wait_until([this] { return cell(0, "source") == "here"; }));
    window.reset();
    context.reset();
    open_data();
    EXPECT_TRUE(wait_until([this] { return cell(0, "source") == "here"; }));
    EXPECT_EQ(column_called("year"), -1);
    choose_column("As at first");
    EXPECT_TRUE(wait_until([this] { return cell(0, "year") == "2000"; }));
    EXPECT_EQ(column_called("source"), -1);
}

TEST_F(DataPageTest, EmbeddingsAreExportedWhenTheyAreAskedFor) {
    make_reports(file);
    open_data();
    RowSet rows(40);
    rows.add(3);
    context->exporter.write({1, context->data.shown()->generation, rows}, in_folder("out.csv"),
                            ExportedEmbeddings::written);
    ASSERT_TRUE(wait_until([this] { return message() == "Wrote 1 document to out.csv."; }));
    EXPECT_TRUE(file_content(folder.path() / "out.csv").ends_with(",here,\"[0.1,0.1]\"\n"));
}

TEST_F(DataPageTest, CompactingIsAnEngineCall) {
    test::make_workspace(file);
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        succeed(corpus.remove_documents(std::vector<DocumentId>{1, 2, 3}));
    }
    open_data(test::make_engine(folder.path(), {ResultEvent{"{}"}}, "cat \"$events\""));
    auto* compact = find<QPushButton>(*window, "data_compact");
    ASSERT_TRUE(wait_until([&] { return compact->isVisible(); }));
    EXPECT_TRUE(storage().startsWith("3 removed documents"));
    click(compact);
    ASSERT_TRUE(wait_until([this] { return !context->jobs.running(); }));
    EXPECT_TRUE(test::engine_arguments(folder.path()).startsWith("compact "));
}

TEST_F(DataPageTest, AReadOnlyWorkspaceIsLookedAtAndNotChanged) {
    test::make_workspace(file);
    open();
    AppContext reader({.settings_file = in_folder("other.ini"), .engine = {}, .example = {}});
    MainWindow other(reader);
    other.show();
    reader.workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([&] { return reader.workspace.isOpen(); }));
    other.showPage(Page::data);
    auto* rows = find<CorpusTable>(other, "data_table");
    ASSERT_TRUE(wait_until([&] { return rows->model()->rowCount() == test::sample_documents; }));
    rows->setFocus();
    rows->selectAll();
    for (const char* name :
         {"data_tag_button", "data_untag_button", "data_remove_button", "data_add_button"}) {
        auto* button = find<QToolButton>(other, name);
        EXPECT_FALSE(button->isEnabled()) << name;
        EXPECT_EQ(button->toolTip(), reader.workspace.readOnlyReason()) << name;
    }
    EXPECT_TRUE(find<QToolButton>(other, "data_copy_button")->isEnabled());
    QTest::keyClick(rows, Qt::Key_Delete);
    EXPECT_TRUE(value_of(stored().removed_rows(1)).empty());
}

TEST_F(DataPageTest, WithoutDocumentsThePageSaysHowTheyCome) {
    show_window();
    window->showPage(Page::data);
    auto* import = find<QPushButton>(*window, "data_import");
    EXPECT_TRUE(import->isVisible());
}

}  // namespace
}  // namespace sparsescope
