// SPDX-License-Identifier: GPL-3.0-or-later
// What the Search page says of the codes behind its lists, and the neurons' names on it.
#include <gtest/gtest.h>

#include <QLabel>
#include <QTableView>
#include <QToolButton>

#include "app/pages/search/search_caution.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/hit_table.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

struct SearchHealthTest : WindowTest {
    void SetUp() override {
        test::make_workspace(file);
        open_with_model();
        ASSERT_TRUE(wait_until([this] { return context->search.index().searchable() != nullptr; }));
        window->showPage(Page::search);
    }
    void ask_at(int k) {
        context->selection.setK(k);
        context->search.moreLike(context->search.index().searchable()->id_of(0));
        ASSERT_TRUE(measured());
    }
    // The answer to the newest question, and what is known of its codes.
    bool measured() {
        return wait_until([this] {
            const auto& search = context->search;
            return search.answer() && !search.busy() &&
                   search.answer()->k == context->selection.k() &&
                   search.answer()->columns.front().column.searcher ==
                       search.columns().front().searcher &&
                   (search.orderedByEmbedding() ||
                    context->health.of(search.answer()->columns.front().column) != nullptr);
        });
    }
    SearchCaution* caution() { return find<SearchCaution>(*window, "search_caution"); }
};

// At k = 1 each of the planted labels has one neuron, so its 20 documents all score 1.
TEST_F(SearchHealthTest, WarnsWhereCodesTellDocumentsNotApart) {
    ask_at(1);
    EXPECT_TRUE(caution()->isVisible());
    EXPECT_TRUE(caution()->text().contains("share the best score: at k = 1"))
        << caution()->text().toStdString();
    ask_at(8);
    EXPECT_FALSE(caution()->isVisible()) << caution()->text().toStdString();
    // Closed, it stays away until there is another thing to say.
    ask_at(1);
    ASSERT_TRUE(caution()->isVisible());
    click(caution()->findChild<QToolButton*>());
    ask_at(8);
    ask_at(1);
    EXPECT_FALSE(caution()->isVisible());
}

TEST_F(SearchHealthTest, OneClickOrdersByEmbeddingAndKeepsTheReasons) {
    ask_at(4);
    EXPECT_EQ(context->search.columns().size(), 1U);  // codes alone, unless one asks for more
    EXPECT_TRUE(text_of("search_footer").contains("of the dense top ten"))
        << text_of("search_footer").toStdString();
    auto* order = find<Chip>(*window, "search_order_by_embedding");
    EXPECT_FALSE(order->isChecked());
    click(order);
    ASSERT_TRUE(measured());
    EXPECT_TRUE(order->isChecked());
    EXPECT_EQ(context->search.answer()->columns.front().column.searcher, "two-stage");
    EXPECT_TRUE(text_of("search_footer").contains("of the dense top ten with"))
        << text_of("search_footer").toStdString();
    const HitRow* hit = find<HitTable>(*window, "search_hits")->currentHit();
    ASSERT_NE(hit, nullptr);
    EXPECT_EQ(hit->hit.score, hit->hit.parts->dense);
    EXPECT_FALSE(hit->hit.contributions.empty());
    EXPECT_NE(first_chip("contribution_"), nullptr);
    click(order);
    ASSERT_TRUE(measured());
    EXPECT_EQ(context->search.columns().front(), (SearchColumn{.searcher = "inverted", .k = 0}));
}

TEST_F(SearchHealthTest, WordsHaveNoCodesToOrder) {
    context->search.searchText("bread");
    ASSERT_TRUE(wait_until([this] { return context->search.answer().has_value(); }));
    EXPECT_FALSE(find<Chip>(*window, "search_order_by_embedding")->isEnabled());
    EXPECT_FALSE(caution()->isVisible());
}

TEST_F(SearchHealthTest, NeuronsHaveNamesOfTheirOwn) {
    window->showPage(Page::neurons);
    auto* table = find<QTableView>(*window, "neurons_table");
    const auto name = [&](NeuronId neuron) {
        return table->model()
            ->match(table->model()->index(0, NeuronTableModel::Neuron), Qt::DisplayRole,
                    QString::number(neuron), 1, Qt::MatchExactly)
            .value(0)
            .siblingAtColumn(NeuronTableModel::Name)
            .data()
            .toString();
    };
    // The planted neurons stand for a label each.
    for (NeuronId neuron = 0; neuron < test::sample_labels; ++neuron) {
        const QString word = test::sample_words[neuron];
        EXPECT_TRUE(wait_until([&] { return name(neuron).startsWith(word); }))
            << name(neuron).toStdString();
        EXPECT_EQ(context->neurons.neuronName(context->workspace.wantedModel(), neuron),
                  QString::number(neuron) + ' ' + context->neurons.description(neuron));
    }
}

TEST_F(SearchHealthTest, DeadIsOneNumberOnEveryPage) {
    const auto dead = context->neurons.deadCount();
    const auto& neurons = context->neurons.summaries();
    const auto silent = std::ranges::count_if(neurons, &NeuronSummary::silent);
    ASSERT_GE(silent, 1);  // dead_neuron
    ASSERT_GE(dead, silent);
    const QString text = QString("%1 dead at k = 4").arg(dead);
    EXPECT_TRUE(text_of("status_facts").contains(text)) << text_of("status_facts").toStdString();
    EXPECT_TRUE(text_of("neurons_count").contains(text)) << text_of("neurons_count").toStdString();
    const QString meaning = find<QLabel>(*window, "status_facts")->toolTip();
    EXPECT_TRUE(meaning.contains("the 12 validation documents at k = 4")) << meaning.toStdString();
    EXPECT_TRUE(meaning.contains(QString("Never active on any of the %1: %2.")
                                     .arg(format::counted(120, "document", "documents"))
                                     .arg(silent)))
        << meaning.toStdString();
    window->showPage(Page::neurons);
    click(find<Chip>(*window, "neurons_dead"));
    EXPECT_TRUE(wait_until(
        [&] { return find<QTableView>(*window, "neurons_table")->model()->rowCount() == dead; }));
}

}  // namespace
}  // namespace sparsescope
