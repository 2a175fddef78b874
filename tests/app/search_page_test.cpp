// SPDX-License-Identifier: GPL-3.0-or-later
// The Search page, driven by clicks and keys.
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QToolButton>

#include "app/controllers/search_warning.h"
#include "app/window/watchdog.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/hit_table.h"
#include "widgets/controls/neuron_slider.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

struct SearchPageTest : WindowTest {
    void open_search(const test::SampleOptions& options = {}) {
        test::make_workspace(file, options);
        open_with_model();
        ASSERT_TRUE(wait_until([this] { return context->search.index().searchable() != nullptr; }));
        window->showPage(Page::search);
    }
    void choose_mode(const char* mode) {
        click(find<Chip>(*window, QString("search_mode_%1").arg(mode)));
    }
    void type(const QString& text) {
        auto* query = find<QLineEdit>(*window, "search_query");
        query->setFocus();
        query->selectAll();
        QTest::keyClicks(query, text);
    }
    // A query by the first document; waits for its hits.
    void ask_first_document() {
        context->search.moreLike(first_document());
        ASSERT_TRUE(wait_for_answer());
    }
    DocumentId first_document() { return context->search.index().searchable()->id_of(0); }
    bool wait_for_answer() {
        return wait_until([this] {
            const auto& search = context->search;
            return search.answer() && !search.busy() &&
                   search.answer()->query.request == search.query()->request &&
                   search.answer()->columns.size() == search.columns().size();
        });
    }
    HitTable* hits(int column = 0) {
        return find<HitTable>(
            *window, column == 0 ? QString("search_hits") : QString("search_hits_%1").arg(column));
    }
    QString label(int row, int column = 0) {
        return hits(column)->model()->index(row, HitListModel::Document).data(LabelRole).toString();
    }
    DocumentId document(int row, int column = 0) {
        return context->search.answer()
            ->columns.at(static_cast<std::size_t>(column))
            .result.hits.at(static_cast<std::size_t>(row))
            .document;
    }
    NeuronSlider* neuron(NeuronId id) {
        return find<NeuronSlider>(*window, QString("query_neuron_%1").arg(id));
    }
    void drag_to(NeuronId id, double weight) {
        neuron(id)->slider()->setValue(static_cast<int>(weight * 1000));
    }
    void add_column(const char* name) {
        auto* menu = find<QMenu>(*window, "search_column_menu");
        auto* action = menu->findChild<QAction*>(name);
        ASSERT_NE(action, nullptr) << name;
        action->trigger();
        ASSERT_TRUE(wait_for_answer());
    }
    QString fact(int column, const char* name) {
        auto* view = find<QWidget>(*window, QString("search_column_%1").arg(column));
        return find<QLabel>(*view, QString("column_%1").arg(name))->text();
    }
    void hover(int row, int column) {
        HitTable* table = hits(column);
        const QModelIndex index = table->model()->index(row, HitListModel::Document);
        table->scrollTo(index);
        QTest::mouseMove(table->viewport(), table->visualRect(index).center());
        Q_EMIT table->entered(index);  // the offscreen platform moves no pointer of its own
    }
};

TEST_F(SearchPageTest, DownGoesFromTheQueryToTheHits) {
    open_search();
    type("oak");
    auto* query = find<QLineEdit>(*window, "search_query");
    QTest::keyClick(query, Qt::Key_Return);
    ASSERT_TRUE(wait_until([this] { return context->search.answer().has_value(); }));
    QApplication::setActiveWindow(window.get());
    QTest::keyClick(query, Qt::Key_Down);
    auto* table = window->findChild<HitTable*>();
    EXPECT_TRUE(table->hasFocus());
}

TEST_F(SearchPageTest, WordsAreFoundWhileTheyAreTyped) {
    open_search();
    type("bread");
    ASSERT_TRUE(wait_until([this] { return hits()->model()->rowCount() == 20; }));
    EXPECT_TRUE(text_of("search_footer").contains("best hits"))
        << text_of("search_footer").toStdString();
    type("breadcrumbs");
    ASSERT_TRUE(wait_until([this] { return hits()->model()->rowCount() == 0; }));
}

TEST_F(SearchPageTest, HitsWithAllWordsAreToldFromThoseWithSome) {
    open_search();
    const auto hint = [this] {
        return context->search.answer() ? hits_hint(*context->search.answer()) : QString();
    };
    type("6 fox");  // "fox 6 …" has both words, the other foxes one
    ASSERT_TRUE(wait_until([&] {
        return hint().endsWith(u"of 120\u00A0documents · 1 with all words");
    })) << hint().toStdString();
    QCoreApplication::processEvents();
    const QImage shown = hits()->viewport()->grab().toImage();
    const auto line_above = [&](int row) {
        return shown.pixelColor(shown.width() / 2, hits()->rowViewportPosition(row));
    };
    EXPECT_EQ(line_above(1), theme::color(theme::Token::muted));
    EXPECT_NE(line_above(2), theme::color(theme::Token::muted));
    type("fox iron");
    ASSERT_TRUE(wait_until([&] { return hint().endsWith(" · none with all words"); }));
    type("fox");
    ASSERT_TRUE(wait_until([&] { return hint() == u"the best 20 of 120\u00A0documents"; }));
    type("zebra");
    ASSERT_TRUE(wait_until([this] {
        return std::ranges::any_of(window->findChildren<QLabel*>(), [](const QLabel* label) {
            return label->isVisible() && label->text() == "No document has any of these words.";
        });
    }));
}

TEST_F(SearchPageTest, EveryModeReadsWhatIsTyped) {
    open_search();
    choose_mode("document");
    type(QString("%1, %2").arg(first_document()).arg(first_document() + 1));
    ASSERT_TRUE(wait_until([this] {
        return context->search.answer() &&
               context->search.answer()->query.request.documents.size() == 2;
    }));
    choose_mode("neurons");
    type("3:0.8 1:0.1");
    ASSERT_TRUE(wait_until([this] {
        return context->search.query()->request.neurons.size() == 2 && wait_for_answer();
    }));
    EXPECT_EQ(label(0), "rain");
    choose_mode("vector");
    QStringList numbers;
    for (int i = 0; i < test::sample_dim; ++i)
        numbers << (i == 2 ? "1" : "0");
    QApplication::clipboard()->setText(numbers.join(", "));
    auto* query = find<QLineEdit>(*window, "search_query");
    query->selectAll();
    query->paste();
    Q_EMIT query->textEdited(query->text());  // paste() is no edit by a person
    ASSERT_TRUE(wait_until([this] { return label(0) == "iron"; }));
}

TEST_F(SearchPageTest, WhatCannotBeReadIsSaidBelowTheField) {
    open_search();
    choose_mode("document");
    type("12 first");
    EXPECT_TRUE(text_of("search_problem").contains("“first”"));
    choose_mode("vector");
    EXPECT_FALSE(text_of("search_problem").contains("“first”"));
    type("1, 2, 3");
    ASSERT_TRUE(wait_until([this] { return text_of("search_problem").contains("16"); }));
    type(in_folder("missing.npy"));
    ASSERT_TRUE(wait_until([this] { return text_of("search_problem").contains("missing.npy"); }));
}

TEST_F(SearchPageTest, WordsTypedWhereNumbersWereAreSearchedAsWords) {
    open_search();
    ask_first_document();
    EXPECT_TRUE(find<Chip>(*window, "search_mode_document")->isChecked());
    type("bread");
    ASSERT_TRUE(wait_until([this] { return hits()->model()->rowCount() == 20; }));
    EXPECT_TRUE(find<Chip>(*window, "search_mode_text")->isChecked());
    EXPECT_EQ(text_of("search_problem").trimmed(), "");
}

TEST_F(SearchPageTest, AnotherWorkspaceIsSearchedByWordsFirst) {
    open_search();
    ask_first_document();
    const auto other = folder.path() / "other.sscope";
    test::make_workspace(other, {.model = false});
    context->workspace.open(QString::fromStdString(other.string()));
    ASSERT_TRUE(wait_until([&] { return context->workspace.file() == other; }));
    EXPECT_TRUE(find<Chip>(*window, "search_mode_text")->isChecked());
    for (const char* mode : {"document", "vector", "neurons"})
        EXPECT_FALSE(find<Chip>(*window, QString("search_mode_%1").arg(mode))->isEnabled()) << mode;
    EXPECT_FALSE(find<QLineEdit>(*window, "search_add_neuron")->isEnabled());
    context->workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([this] { return context->search.index().searchable() != nullptr; }));
    EXPECT_TRUE(find<Chip>(*window, "search_mode_document")->isEnabled());
    EXPECT_TRUE(find<QLineEdit>(*window, "search_add_neuron")->isEnabled());
}

TEST_F(SearchPageTest, ANewQueryStartsByRank) {
    open_search();
    const auto ranks = [this] {
        std::vector<int> ranks;
        for (int row = 0; row < hits()->model()->rowCount(); ++row)
            ranks.push_back(hits()->model()->index(row, HitListModel::Rank).data().toInt());
        return ranks;
    };
    ask_first_document();
    ASSERT_GT(ranks().size(), 2U);
    hits()->sortByColumn(HitListModel::Rank, Qt::DescendingOrder);
    EXPECT_GT(ranks().front(), ranks().back());
    context->selection.setK(context->selection.k() - 1);  // the same query: the order stays
    ASSERT_TRUE(wait_for_answer());
    EXPECT_GT(ranks().front(), ranks().back());
    context->search.moreLike(first_document() + 1);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_TRUE(std::ranges::is_sorted(ranks()));
    EXPECT_EQ(ranks().front(), 1);
}

TEST_F(SearchPageTest, WithNothingToSearchItSaysWhatHelps) {
    show_window();
    window->showPage(Page::search);
    auto* action = find<QPushButton>(*window, "search_action");
    EXPECT_TRUE(action->isVisible());
    EXPECT_EQ(action->text(), "Open a workspace…");
    value_of(Corpus::create(file));
    context->workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
    EXPECT_TRUE(action->isVisible());
    EXPECT_EQ(action->text(), "Import documents…");
}

TEST_F(SearchPageTest, MovingASliderChangesTheListAtOnce) {
    open_search();
    ask_first_document();
    EXPECT_EQ(label(0), "fox");
    EXPECT_TRUE(neuron(0)->slider()->value() > 500);
    auto* add = find<QLineEdit>(*window, "search_add_neuron");
    QTest::keyClicks(add, "1");
    QTest::keyClick(add, Qt::Key_Return);
    ASSERT_TRUE(wait_for_answer());
    drag_to(0, 0);
    drag_to(1, 1);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(label(0), "oak");
    EXPECT_EQ(neuron(0)->neuron().weight, 0);
    click(find<QToolButton>(*neuron(0), "out"));
    ASSERT_TRUE(wait_for_answer());
    EXPECT_GT(neuron(0)->neuron().weight, 0.5);
    click(find<QPushButton>(*window, "search_reset_neurons"));
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(label(0), "fox");
    EXPECT_EQ(window->findChild<NeuronSlider*>("query_neuron_1"), nullptr);
}

TEST_F(SearchPageTest, SlidersObeyTheKeyboard) {
    open_search();
    ask_first_document();
    QSlider* slider = neuron(0)->slider();
    const int before = slider->value();
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Down);
    EXPECT_LT(slider->value(), before);
    QTest::keyClick(slider, Qt::Key_Up);
    EXPECT_EQ(slider->value(), before);
    QTest::keyClick(slider, Qt::Key_Home);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(context->search.query()->term(0, NeuronTerm::Role::weight)->weight, 0);
}

TEST_F(SearchPageTest, RequiredAndForbiddenNeuronsDecide) {
    open_search();
    ask_first_document();
    click(find<QToolButton>(*neuron(0), "forbid"));
    ASSERT_TRUE(wait_for_answer());
    EXPECT_NE(label(0), "fox");
    click(find<QToolButton>(*neuron(0), "require"));
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(label(0), "fox");
    EXPECT_FALSE(find<QToolButton>(*neuron(0), "forbid")->isChecked());
}

TEST_F(SearchPageTest, ColumnsStandSideBySideAndShowTheirRecall) {
    open_search();
    ask_first_document();
    add_column("column_dense");
    add_column("column_truncated_4");
    add_column("column_two_stage");
    EXPECT_TRUE(fact(0, "recall").endsWith('%')) << fact(0, "recall").toStdString();
    EXPECT_TRUE(fact(1, "recall").startsWith("100")) << fact(1, "recall").toStdString();
    EXPECT_GT(fact(0, "sharing").toInt(), 0) << fact(0, "sharing").toStdString();
    EXPECT_FALSE(fact(2, "time").isEmpty());
    EXPECT_FALSE(fact(3, "memory").isEmpty());
    EXPECT_FALSE(find<QToolButton>(*window, "search_add_column")->isEnabled());
    EXPECT_TRUE(hits(3)->isCompact());
    // The dense one goes, and with it what recall was measured by.
    click(find<QToolButton>(*find<QWidget>(*window, "search_column_1"), "column_close"));
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(context->search.columns().size(), 3U);
    EXPECT_FALSE(fact(0, "recall").contains('%'));
    EXPECT_TRUE(find<QToolButton>(*window, "search_add_column")->isEnabled());
}

TEST_F(SearchPageTest, TheDenseWeightOfTwoStagesIsLive) {
    open_search();
    ask_first_document();
    add_column("column_two_stage");
    auto* view = find<QWidget>(*window, "search_column_1");
    find<QSlider>(*view, "column_dense_weight")->setValue(0);
    ASSERT_TRUE(wait_until(
        [this] { return context->search.answer()->columns.at(1).column.dense_weight == 0; }));
    const SearchHit& hit = context->search.answer()->columns[1].result.hits.front();
    EXPECT_EQ(hit.score, hit.parts->sparse);
}

TEST_F(SearchPageTest, HoveringADocumentTellsItsRankInEveryColumn) {
    open_search();
    ask_first_document();
    add_column("column_dense");
    hover(3, 0);
    EXPECT_EQ(fact(0, "rank"), "#4");
    const HitRow* there = hits(1)->hitOf(document(3));
    EXPECT_EQ(fact(1, "rank"), there ? QString("#%1").arg(there->rank) : QString(QChar(0x2013)));
}

TEST_F(SearchPageTest, TheFilterNarrowsTheList) {
    open_search();
    ask_first_document();
    auto* bar = find<FilterBar>(*window, "search_filter");
    Q_EMIT bar->filterChanged("label:oak");
    ASSERT_TRUE(wait_for_answer());
    ASSERT_GT(hits()->model()->rowCount(), 0);
    for (int row = 0; row < hits()->model()->rowCount(); ++row)
        EXPECT_EQ(label(row), "oak");
    EXPECT_EQ(bar->text(), "label:oak");
    Q_EMIT bar->filterChanged("label:oak text~iron");
    ASSERT_TRUE(wait_for_answer());
    auto* action = find<QPushButton>(*window, "search_action");
    ASSERT_TRUE(wait_until([&] { return action->isVisible(); }));
    EXPECT_TRUE(action->text().startsWith("Leave out")) << action->text().toStdString();
    click(action);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_TRUE(hits()->isVisible());
    EXPECT_EQ(bar->text(), context->search.filter());
}

TEST_F(SearchPageTest, WhyNotNamesABoostThatBringsTheDocumentIn) {
    open_search();
    context->selection.setK(1);
    ask_first_document();
    const DocumentId oak = first_document() + 1;
    auto* field = find<QLineEdit>(*window, "why_not_document");
    QTest::keyClicks(field, QString::number(oak));
    ASSERT_TRUE(wait_until([this] { return text_of("why_not_text").startsWith("oak"); }));
    EXPECT_TRUE(text_of("why_not_verdict").contains("Shares no neuron"));
    auto* apply = find<QPushButton>(*window, "why_not_apply_0");
    ASSERT_TRUE(wait_until([&] { return apply->isVisible(); }));
    QTest::mouseClick(apply, Qt::LeftButton);  // may lie below the panel's edge
    ASSERT_TRUE(wait_for_answer());
    EXPECT_GT(neuron(1)->slider()->value(), 0);
    EXPECT_NE(hits()->hitOf(oak), nullptr);
    EXPECT_TRUE(wait_until([this] { return text_of("why_not_verdict").startsWith("Rank"); }));
}

TEST_F(SearchPageTest, ADenseHitIsExplainedByWhereItStandsInTheSparseList) {
    open_search();
    ask_first_document();
    add_column("column_dense");
    hits(1)->setFocus();
    QTest::keyClick(hits(1), Qt::Key_Down);
    EXPECT_TRUE(text_of("why_sum").contains("cosine of the embeddings"));
    EXPECT_TRUE(wait_until([this] { return !text_of("why_not_verdict").isEmpty(); }));
}

TEST_F(SearchPageTest, KeysMoveThroughHitsAndColumns) {
    open_search();
    ask_first_document();
    add_column("column_dense");
    hits()->setFocus();
    QTest::keyClick(hits(), Qt::Key_Down);
    EXPECT_EQ(context->selection.document(), document(1));
    QTest::keyClick(hits(), Qt::Key_Right);
    EXPECT_TRUE(hits(1)->hasFocus());
    // The same document if it is in that list, else the first.
    const DocumentId next = hits(1)->hitOf(document(1)) ? document(1) : document(0, 1);
    EXPECT_EQ(context->selection.document(), next);
    EXPECT_FALSE(hits()->selectionModel()->hasSelection());
    QTest::keyClick(hits(1), Qt::Key_M);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(context->search.query()->request.documents, std::vector<DocumentId>{next});
}

TEST_F(SearchPageTest, TheCommandIsCopied) {
    open_search();
    ask_first_document();
    drag_to(0, 0.25);
    ASSERT_TRUE(wait_for_answer());
    click(find<QToolButton>(*window, "search_command"));
    const QString command = QApplication::clipboard()->text();
    EXPECT_TRUE(command.startsWith("sparsescope-cli search ")) << command.toStdString();
    EXPECT_TRUE(command.contains(QString("--document %1").arg(first_document())));
    EXPECT_TRUE(command.contains("--neuron 0:0.25")) << command.toStdString();
}

TEST_F(SearchPageTest, HitsAreExportedThroughTheDialog) {
    open_search();
    ask_first_document();
    click(find<QToolButton>(*window, "search_export"));
    auto* dialog = window->findChild<QFileDialog*>("export_dialog");
    ASSERT_NE(dialog, nullptr);
    const QString path = in_folder("mine.jsonl");
    Q_EMIT dialog->fileSelected(path);
    ASSERT_TRUE(
        wait_until([&] { return find<MessageBar>(*window, "window_message")->isVisible(); }));
    const QString content = QString::fromStdString(file_content(path.toStdString()));
    EXPECT_EQ(content.count('\n'), hits()->model()->rowCount());
    EXPECT_TRUE(content.contains("\"label\":\"fox\""));
}

TEST_F(SearchPageTest, ANeuronIsSearchedWithFromItsPage) {
    open_search();
    window->commands().goToSearchWith(context->workspace.wantedModel(), 2);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(window->page(), Page::search);
    EXPECT_EQ(label(0), "iron");
    EXPECT_TRUE(find<Chip>(*window, "search_mode_neurons")->isChecked());
    EXPECT_EQ(find<QLineEdit>(*window, "search_query")->text(), "2:1");
    drag_to(2, 0.5);
    EXPECT_EQ(find<QLineEdit>(*window, "search_query")->text(), "2:0.5");
}

TEST_F(SearchPageTest, DraggingNeverBlocksTheWindow) {
    open_search({.images = true});
    ask_first_document();
    add_column("column_dense");
    QTest::qWait(100);  // the first painting is not what is measured
    Watchdog watchdog;
    for (int step = 0; step <= 100; ++step) {
        drag_to(0, step / 100.0);
        QCoreApplication::processEvents();
    }
    ASSERT_TRUE(wait_for_answer());
    EXPECT_LE(watchdog.longest(), Watchdog::limit);
}

}  // namespace
}  // namespace sparsescope
