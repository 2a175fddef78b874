// SPDX-License-Identifier: GPL-3.0-or-later
// Picking documents on any page, asking what is special about them, filtering to them, and keeping
// filters and queries under names; by clicks and keys.
#include <algorithm>

#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QToolButton>

#include "app/dialogs/special_panel.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/corpus_table.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/hit_table.h"
#include "widgets/controls/message_bar.h"
#include "widgets/models/corpus_table_model.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

constexpr int of_a_label = test::sample_documents / test::sample_labels;

struct SpecialWindow : WindowTest {
    CorpusTable* table = nullptr;
    SpecialPanel* panel = nullptr;

    void start(const test::SampleOptions& options = {}) {
        test::make_workspace(file, options);
        if (options.model)
            open_with_model();
        else
            open();
        panel = find<SpecialPanel>(*window, "special_panel");
        key(Qt::Key_2, Qt::ControlModifier);
        table = find<CorpusTable>(*window, "data_table");
        ASSERT_TRUE(wait_until([this] { return context->data.shown().has_value(); }));
        ASSERT_TRUE(wait_until([this] { return table->model()->rowCount() > 0; }));
    }
    void filter_data(const QString& text) {
        auto* bar = find<FilterBar>(*window, "data_filter");
        bar->setText(text);
        context->data.setFilter(text);
    }
    bool rows(int n) {
        return wait_until([this, n] { return table->model()->rowCount() == n; });
    }
    // All documents of a label, in the table.
    void pick_label(const QString& label) {
        filter_data("label:" + label);
        ASSERT_TRUE(wait_until([&] {
            const auto& shown = context->data.shown();
            return to_text(shown->filter) == "label:" + label.toStdString() &&
                   table->model()->rowCount() == of_a_label;
        }));
        context->picked.clear();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
        ASSERT_TRUE(picks(of_a_label));
    }
    bool picks(std::size_t n) {
        return wait_until([this, n] { return context->picked.documents().size() == n; });
    }
    bool answers() {
        return wait_until(
            [this] { return context->special.answer().has_value() && !context->special.busy(); });
    }
    void click_finding(const QString& name) {
        QWidget* finding = nullptr;
        ASSERT_TRUE(wait_until([&] {
            finding = panel->findChild<QWidget*>(name);
            return finding && finding->isVisible();
        }));
        click(finding);
    }
    // What the rows of a kind are called: the first one as it stands in the pane.
    QString first(const QString& kind) {
        auto* name = panel->findChild<QWidget*>("special_" + kind + "_0");
        if (!name) return {};
        if (auto* button = qobject_cast<QAbstractButton*>(name)) return button->text();
        return qobject_cast<QLabel*>(name)->text();
    }
    // With plain spaces where numbers keep their unit.
    static QString plain(QString text) {
        return text.replace(QChar::Nbsp, ' ').replace(QChar(0x202F), ' ');
    }
    QString subject() { return plain(text_of("special_subject")); }
    QString state() { return plain(text_of("special_state")); }
    QAction* in_menu(const QString& button, const QString& action) {
        auto* tool = find<QToolButton>(*window, button);
        Q_EMIT tool->menu()->aboutToShow();
        auto* found = tool->menu()->findChild<QAction*>(action);
        if (!found) ADD_FAILURE() << "the menu has no " << action.toStdString();
        return found;
    }
    QAction* deleting(const QString& button, const QString& text) {
        auto* tool = find<QToolButton>(*window, button);
        Q_EMIT tool->menu()->aboutToShow();
        auto* menu = tool->menu()->findChild<QMenu*>("delete_view");
        for (QAction* action : menu ? menu->actions() : QList<QAction*>())
            if (action->text() == text) return action;
        ADD_FAILURE() << "it cannot be deleted: " << text.toStdString();
        return nullptr;
    }
    void give_name(const QString& name) {
        QPointer<QDialog> dialog;
        ASSERT_TRUE(wait_until([&] {
            for (auto* one : window->findChildren<QDialog*>())
                if (one->isVisible()) dialog = one;
            return !dialog.isNull();
        }));
        auto* line = dialog->findChild<QLineEdit*>();
        ASSERT_NE(line, nullptr);
        line->selectAll();
        QTest::keyClicks(line, name);
        QTest::keyClick(line, Qt::Key_Return);
        ASSERT_TRUE(wait_until([&] { return !dialog || !dialog->isVisible(); }));
    }
};

TEST_F(SpecialWindow, TellsWhatTheSelectedRowsHaveMoreOften) {
    start();
    pick_label("oak");
    EXPECT_EQ(plain(find<QToolButton>(*window, "status_picked")->text()), "20 documents picked");
    key(Qt::Key_W);
    ASSERT_TRUE(panel->isVisible());
    ASSERT_TRUE(answers());
    EXPECT_EQ(subject(), "20 documents picked, rows of the table");
    EXPECT_TRUE(first("neuron").startsWith("1 ")) << first("neuron").toStdString();
    EXPECT_EQ(first("label"), "oak");
    EXPECT_EQ(first("level"), "thing/oak");
    EXPECT_EQ(first("word"), "oak");
    EXPECT_TRUE(text_of("special_foot").contains("tests at once"));
    // A finding is a link: its condition joins the filter.
    click_finding("special_word_0");
    EXPECT_TRUE(find<FilterBar>(*window, "data_filter")->text().contains("text~oak"));
    // What is less common is there, too.
    click(find<QWidget>(*window, "special_less"));
    ASSERT_TRUE(wait_until([this] { return first("label").isEmpty(); }))
        << "20 of 120 documents are too few to say that another label is rarer";
    // A neuron opens its page.
    click(find<QWidget>(*window, "special_more"));
    click_finding("special_neuron_0");
    EXPECT_EQ(window->page(), Page::neurons);
    EXPECT_EQ(context->selection.neuron(), NeuronId{1});
}

TEST_F(SpecialWindow, KeysOpenFilterAndLetGoOneStepAtATime) {
    start();
    key(Qt::Key_W);
    ASSERT_TRUE(panel->isVisible());
    EXPECT_TRUE(state().startsWith("Nothing is picked."));
    QTest::keyClick(panel, Qt::Key_Escape);
    EXPECT_FALSE(panel->isVisible());
    key(Qt::Key_F);  // nothing is picked: a sentence, no filter
    EXPECT_TRUE(
        find<MessageBar>(*window, "window_message")->text().startsWith("Nothing is picked"));
    EXPECT_EQ(context->data.filter(), "");

    pick_label("fox");
    filter_data("");
    ASSERT_TRUE(rows(test::sample_documents));
    ASSERT_TRUE(picks(of_a_label)) << "another filter changes nothing of what is picked";
    EXPECT_EQ(table->selectedCount(), of_a_label) << "which is selected where it is shown";
    key(Qt::Key_F);
    ASSERT_TRUE(rows(of_a_label));
    EXPECT_TRUE(context->data.filter().startsWith("id:1,7,13,")) << "a chip of the filter";

    key(Qt::Key_W);
    QTest::keyClick(panel, Qt::Key_Escape);
    EXPECT_TRUE(context->picked.documents().empty());
    EXPECT_TRUE(panel->isVisible()) << "one step at a time";
    EXPECT_FALSE(find<QToolButton>(*window, "status_picked")->isVisible());
    QTest::keyClick(panel, Qt::Key_Escape);
    EXPECT_FALSE(panel->isVisible());
}

TEST_F(SpecialWindow, LettersAreTextWhileSomebodyTypes) {
    start();
    auto* edit = find<FilterBar>(*window, "data_filter")->findChild<QLineEdit*>();
    edit->setFocus();
    QTest::keyClicks(edit, "wf");
    EXPECT_EQ(edit->text(), "wf");
    EXPECT_FALSE(panel->isVisible());
}

TEST_F(SpecialWindow, PicksMadeElsewhereAreSelectedInTheTable) {
    start();
    context->picked.pickDocuments({3, 4, 9}, SelectionBus::How::replace, "a region of the map");
    ASSERT_TRUE(wait_until([this] { return table->selectedCount() == 3; }));
    EXPECT_EQ(table->selectedRanges().size(), 2U);
    // A click on one row looks at it, and leaves the region picked.
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(1, CorpusTableModel::Text)).center());
    QTest::qWait(20);
    EXPECT_EQ(context->picked.documents().size(), 3U);
    // Two rows are a set of their own.
    QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::ShiftModifier,
                      table->visualRect(table->model()->index(4, CorpusTableModel::Text)).center());
    ASSERT_TRUE(picks(4));
    EXPECT_EQ(context->picked.origin(), "rows of the table");
}

TEST_F(SpecialWindow, ComparesWithAKeptSet) {
    start();
    pick_label("oak");
    key(Qt::Key_W);
    ASSERT_TRUE(answers());
    click(find<QWidget>(*window, "special_keep"));
    pick_label("rain");
    auto* against = find<QComboBox>(*window, "special_against");
    const int kept = against->count() - 1;
    ASSERT_EQ(plain(against->itemText(kept)), "the kept 20 documents, rows of the table");
    against->setCurrentIndex(kept);
    Q_EMIT against->activated(kept);
    ASSERT_TRUE(wait_until([this] {
        const auto& answer = context->special.answer();
        return answer && !answer->against_rest && answer->documents.outside == of_a_label;
    }));
    EXPECT_EQ(first("label"), "rain");
    click(find<QWidget>(*window, "special_less"));
    ASSERT_TRUE(wait_until([this] { return first("label") == "oak"; }));
}

TEST_F(SpecialWindow, SaysWhatItCannotCompare) {
    start({.labels = false});
    table->setFocus();
    QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
    ASSERT_TRUE(picks(test::sample_documents));
    key(Qt::Key_W);
    ASSERT_TRUE(answers());
    EXPECT_TRUE(state().startsWith("The group is all documents."));
    context->picked.pickDocuments({5}, SelectionBus::How::replace, {});
    ASSERT_TRUE(wait_until([this] { return state().startsWith("One document is too few"); }));
    EXPECT_EQ(text_of("special_no_label"), "The documents have no labels.");
}

TEST_F(SpecialWindow, NeedsNoModel) {
    start({.model = false});
    pick_label("iron");
    key(Qt::Key_W);
    ASSERT_TRUE(answers());
    EXPECT_EQ(text_of("special_no_neuron"), "There is no model whose neurons could be counted.");
    EXPECT_EQ(first("word"), "iron");
    EXPECT_FALSE(find<QToolButton>(*window, "special_search")->isEnabled());
}

TEST_F(SpecialWindow, PickedNeuronsAreAskedAboutTheirDocuments) {
    start();
    context->picked.pickNeurons({2}, SelectionBus::How::replace);
    key(Qt::Key_W);
    ASSERT_TRUE(answers());
    EXPECT_TRUE(subject().startsWith("1 neuron picked; "));
    EXPECT_EQ(first("label"), "iron");
    key(Qt::Key_F);
    ASSERT_TRUE(wait_until([this] { return context->data.filter() == "shares:n2>=1"; }));
    // Documents that are picked later are what the pane is about.
    context->picked.pickDocuments({1, 7, 13, 19}, SelectionBus::How::replace, "hits of a search");
    EXPECT_EQ(subject(), "4 documents picked, hits of a search");
}

TEST_F(SpecialWindow, TagsWhatIsPicked) {
    start();
    context->picked.pickDocuments({2, 8}, SelectionBus::How::replace, "a region of the map");
    key(Qt::Key_W);
    click(find<QWidget>(*window, "special_tag"));
    auto* name = window->findChild<QLineEdit*>("tag_name");
    ASSERT_NE(name, nullptr);
    QTest::keyClicks(name, "odd");
    QTest::keyClick(name, Qt::Key_Return);
    ASSERT_TRUE(wait_until([this] {
        const Corpus stored = value_of(Corpus::open(file, Access::read_only));
        const auto tags = value_of(stored.tags(1));
        return tags.size() == 1 && tags.front().name == "odd" && tags.front().documents == 2;
    }));
    // It can be undone like any edit.
    ASSERT_TRUE(wait_until([this] { return context->editor.canUndo(); }));
    context->editor.undo();
    ASSERT_TRUE(wait_until([this] {
        return value_of(value_of(Corpus::open(file, Access::read_only)).tags(1)).empty();
    }));
}

TEST_F(SpecialWindow, HitsArePickedByKeysClicksAndAllAtOnce) {
    start();
    context->search.moreLike(1);
    window->showPage(Page::search);
    ASSERT_TRUE(wait_until([this] { return context->search.answer().has_value(); }));
    auto* hits = find<HitTable>(*window, "search_hits");
    ASSERT_TRUE(wait_until([&] { return hits->hits().size() > 5; }));
    const auto place = [&](int row) {
        return hits->visualRect(hits->model()->index(row, HitListModel::Document)).center();
    };
    QTest::mouseClick(hits->viewport(), Qt::LeftButton, Qt::ControlModifier, place(1));
    EXPECT_EQ(context->picked.documents(), (std::vector<DocumentId>{hits->hits()[1]}));
    QTest::mouseClick(hits->viewport(), Qt::LeftButton, Qt::ShiftModifier, place(3));
    EXPECT_EQ(context->picked.documents().size(), 4U) << "from the current hit, the first, on";
    QTest::mouseClick(hits->viewport(), Qt::LeftButton, Qt::ControlModifier, place(1));
    EXPECT_EQ(context->picked.documents().size(), 3U);
    hits->setFocus();
    QTest::keyClick(hits, Qt::Key_Space);
    EXPECT_EQ(context->picked.documents().size(), 2U) << "lets go of the current one";
    EXPECT_EQ(context->picked.origin(), "hits of a search");
    click(find<QWidget>(*window, "search_pick_all"));
    EXPECT_EQ(context->picked.documents().size(), hits->hits().size());
    // F filters the search, not the Data page.
    context->picked.pickDocuments({hits->hits()[2], hits->hits()[4]}, SelectionBus::How::replace,
                                  {});
    key(Qt::Key_F);
    ASSERT_TRUE(wait_until([&] { return hits->hits().size() == 2; }));
    EXPECT_TRUE(context->search.filter().startsWith("id:"));
    EXPECT_EQ(context->data.filter(), "");
}

TEST_F(SpecialWindow, FiltersAndQueriesAreKeptUnderNames) {
    start();
    filter_data("label:oak");
    ASSERT_TRUE(rows(of_a_label));
    in_menu("data_saved", "save_filter")->trigger();
    give_name("trees & co");
    ASSERT_TRUE(wait_until([this] { return context->saved.of(1).size() == 1; }));
    filter_data("");
    ASSERT_TRUE(rows(test::sample_documents));
    in_menu("data_saved", "saved_trees & co")->trigger();
    ASSERT_TRUE(rows(of_a_label));
    EXPECT_EQ(find<FilterBar>(*window, "data_filter")->text(), "label:oak");

    context->search.searchNeurons({{2, NeuronTerm::Role::weight, 1}});
    window->showPage(Page::search);
    ASSERT_TRUE(wait_until([this] { return context->search.answer().has_value(); }));
    in_menu("search_saved", "save_query")->trigger();
    give_name("iron things");
    ASSERT_TRUE(wait_until([this] { return context->saved.of(1).size() == 2; }));
    context->search.moreLike(3);
    in_menu("search_saved", "saved_iron things")->trigger();
    ASSERT_TRUE(context->search.query().has_value());
    EXPECT_EQ(context->search.query()->mode, TypedQuery::Mode::neurons);
    EXPECT_EQ(context->search.query()->request.neurons.front().neuron, 2U);
    // The filter is offered here as well, and goes when it is deleted.
    in_menu("search_saved", "saved_trees & co")->trigger();
    EXPECT_EQ(context->search.filter(), "label:oak");
    deleting("data_saved", "trees && co")->trigger();
    ASSERT_TRUE(wait_until([this] { return context->saved.of(1).size() == 1; }));
}

TEST_F(SpecialWindow, SavesAndSearchesWhatIsPicked) {
    start();
    pick_label("song");
    key(Qt::Key_W);
    ASSERT_TRUE(answers());
    click(find<QWidget>(*window, "special_save"));
    give_name("songs");
    ASSERT_TRUE(wait_until([this] { return context->saved.of(1).size() == 1; }));
    EXPECT_TRUE(context->saved.of(1).front().content.starts_with("id:5,11,17,"));
    ASSERT_TRUE(wait_until([this] { return answers() && !first("neuron").isEmpty(); }));
    click(find<QWidget>(*window, "special_search"));
    EXPECT_EQ(window->page(), Page::search);
    ASSERT_TRUE(context->search.query().has_value());
    EXPECT_EQ(context->search.query()->request.neurons.front().neuron, 4U);
}

TEST_F(SpecialWindow, TakesThePlaceOfThePageInASmallWindow) {
    start();
    window->resize(640, 420);
    key(Qt::Key_W);
    ASSERT_TRUE(panel->isVisible());
    EXPECT_FALSE(table->isVisible());
    EXPECT_LE(window->width(), 660);
    QTest::keyClick(panel, Qt::Key_Escape);
    ASSERT_TRUE(wait_until([this] { return table->isVisible(); }));
    window->resize(1280, 720);
    key(Qt::Key_W);
    EXPECT_TRUE(table->isVisible());
}

}  // namespace
}  // namespace sparsescope
