// SPDX-License-Identifier: GPL-3.0-or-later
// The card that appears where a neuron is named.
#include <gtest/gtest.h>

#include <QApplication>
#include <QHelpEvent>
#include <QTableView>

#include "app/parts/neuron_card.h"
#include "tests/app/window_fixture.h"
#include "widgets/models/neuron_table_model.h"

namespace sparsescope {
namespace {

using test::find;
using test::wait_until;

struct NeuronCardTest : WindowTest {
    NeuronCard* card() { return find<NeuronCard>(*window, "neuron_card"); }
    void SetUp() override {
        test::make_workspace(file);
        open_with_model();
        window->showPage(Page::neurons);
    }
    void enter(QWidget* widget) {
        const QPointF at = QRectF(widget->rect()).center();
        QEnterEvent event(at, at, widget->mapToGlobal(at));
        QApplication::sendEvent(widget, &event);
    }
    void leave(QWidget* widget) {
        QEvent event(QEvent::Leave);
        QApplication::sendEvent(widget, &event);
    }
};

TEST_F(NeuronCardTest, RestingOnAChipShowsTheNeuron) {
    auto* chip = first_chip("neighbour_");
    ASSERT_NE(chip, nullptr);
    enter(chip);
    EXPECT_FALSE(card()->isVisible()) << "not at once";
    ASSERT_TRUE(wait_until([&] { return card()->neuron() == chip->neuron(); }));
    EXPECT_EQ(context->picked.hoveredNeuron(), chip->neuron());
    EXPECT_TRUE(card()
                    ->findChild<QLabel*>("card_title")
                    ->text()
                    .startsWith(QString::number(chip->neuron())));
    EXPECT_TRUE(wait_until([&] {
        return card()->findChild<QLabel*>("card_example_0")->text().contains("is a thing of sort");
    }));
    leave(chip);
    EXPECT_FALSE(card()->isVisible());
    EXPECT_FALSE(context->picked.hoveredNeuron());
}

TEST_F(NeuronCardTest, TheKeyboardFocusShowsItToo) {
    auto* chip = first_chip("neighbour_");
    ASSERT_NE(chip, nullptr);
    chip->setFocus(Qt::TabFocusReason);
    ASSERT_TRUE(wait_until([&] { return card()->neuron() == chip->neuron(); }));
    EXPECT_TRUE(chip->hasFocus()) << "the card takes none";
    QTest::keyClick(chip, Qt::Key_Escape);
    EXPECT_FALSE(card()->isVisible());
}

TEST_F(NeuronCardTest, ARowOfTheTableShowsItsNeuron) {
    auto* table = find<QTableView>(*window, "neurons_table");
    const auto* rows = qobject_cast<const NeuronTableModel*>(table->model());
    ASSERT_NE(rows, nullptr);
    const QPoint at = table->visualRect(rows->index(1, NeuronTableModel::Name)).center();
    QHelpEvent help(QEvent::ToolTip, at, table->viewport()->mapToGlobal(at));
    QApplication::sendEvent(table->viewport(), &help);
    EXPECT_EQ(card()->neuron(), rows->neuronAt(1));
    QTest::mouseMove(table->viewport(),
                     table->visualRect(rows->index(3, NeuronTableModel::Name)).center());
    EXPECT_TRUE(wait_until([&] { return !card()->isVisible(); }));
}

TEST_F(NeuronCardTest, AnotherModelsNeuronHasNone) {
    auto* chip = new NeuronChip(1, "1 of another model", {}, window.get());
    chip->setProperty("neuron_model", qlonglong{9999});
    chip->show();
    enter(chip);
    QTest::qWait(600);  // longer than the card waits
    EXPECT_FALSE(card()->isVisible());
}

}  // namespace
}  // namespace sparsescope
