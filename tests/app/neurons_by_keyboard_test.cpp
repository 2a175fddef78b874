// SPDX-License-Identifier: GPL-3.0-or-later
// The ways through the Neurons page for whoever has no mouse.
#include <QLineEdit>

#include "tests/app/neuron_table_fixture.h"

namespace sparsescope {
namespace {

using test::find;
using test::wait_until;

TEST_F(NeuronPageTest, EnterGoesFromTheFilterToTheFirstRow) {
    test::make_workspace(file);
    open_neurons();
    auto* edit = filter()->focusProxy();
    edit->setFocus();
    QTest::keyClicks(edit, "near:0>0.99");
    QTest::keyClick(edit, Qt::Key_Return);
    ASSERT_TRUE(shows(1));
    EXPECT_TRUE(edit->hasFocus()) << "there may be another condition to type";
    QTest::keyClick(edit, Qt::Key_Return);
    EXPECT_TRUE(table->hasFocus());
    EXPECT_EQ(table->currentIndex().row(), 0);
    EXPECT_EQ(context->selection.neuron(), NeuronId{0});
}

TEST_F(NeuronPageTest, TheKeyOfThePageGoesBackToItsTable) {
    test::make_workspace(file);
    open_neurons();
    auto* pencil = find<QWidget>(*window, "neuron_rename");
    pencil->setFocus();
    const auto key = static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(Page::neurons));
    QTest::keyClick(pencil, key, Qt::ControlModifier);
    EXPECT_TRUE(table->hasFocus());
}

TEST_F(NeuronPageTest, WhoNamesFromTheTableGoesOnInTheTable) {
    test::make_workspace(file);
    open_neurons();
    table->setCurrentIndex(rows().index(0, NeuronTableModel::Name));
    const NeuronId neuron = rows().neuronAt(0);
    auto* panel = find<QLineEdit>(*window, "neuron_name_field")->parentWidget();
    ASSERT_TRUE(wait_until([&] { return panel->isVisible(); }));
    auto* pencil = find<QWidget>(*window, "neuron_rename");
    pencil->setFocus();
    QTest::keyClick(pencil, Qt::Key_N);
    auto* field = find<QLineEdit>(*window, "neuron_name_field");
    ASSERT_TRUE(field->hasFocus());
    QTest::keyClick(field, Qt::Key_Escape);
    EXPECT_TRUE(pencil->hasFocus());
    // The keys that are not about rows work beside the table, too.
    context->marks.setName(neuron, "mine");
    QTest::keyClick(pencil, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(context->marks.mark(neuron).name.empty());
    QTest::keyClick(pencil, Qt::Key_N, Qt::ShiftModifier);
    EXPECT_TRUE(find<QWidget>(*window, "naming")->isVisible());
}

TEST_F(NeuronPageTest, AnAcceptedNameKeepsItsScore) {
    test::make_workspace(file);
    open_neurons();
    const auto& names = context->neurons.automaticNames()->names;
    const auto named = std::ranges::find_if(
        names, [](const AutomaticName& name) { return name.score.has_value() && !name.mixed; });
    ASSERT_NE(named, names.end());
    const NeuronRow& row = rows().allRows()[named->neuron];
    ASSERT_EQ(row.name_score, named->score);
    context->marks.setName(named->neuron, QString::fromStdString(named->name));
    EXPECT_EQ(row.name_kind, NeuronNameKind::own);
    EXPECT_EQ(row.name_score, named->score);
    context->marks.setName(named->neuron, "something else");
    EXPECT_EQ(row.name_score, std::nullopt);
}

TEST_F(NeuronPageTest, TheQueueBeginsWithWhatTheTableIsFilteredTo) {
    test::make_workspace(file);
    open_neurons();
    filter()->setFocus();
    QTest::keyClicks(filter()->focusProxy(), "near:0>0.99");
    QTest::keyClick(filter()->focusProxy(), Qt::Key_Return);
    ASSERT_TRUE(shows(1));
    QTest::keyClick(filter()->focusProxy(), Qt::Key_Return);
    QTest::keyClick(table, Qt::Key_N, Qt::ShiftModifier);
    EXPECT_TRUE(text_of("naming_progress").startsWith("1 of 1 "))
        << qPrintable(text_of("naming_progress"));
}

}  // namespace
}  // namespace sparsescope
