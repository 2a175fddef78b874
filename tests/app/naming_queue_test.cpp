// SPDX-License-Identifier: GPL-3.0-or-later
// Naming neurons one after another, by the keyboard alone.
#include <QLineEdit>
#include <QPushButton>

#include "app/pages/neurons/naming_view.h"
#include "tests/app/neuron_table_fixture.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {
namespace {

using test::find;
using test::wait_until;

struct NamingQueueTest : NeuronPageTest {
    QWidget* naming = nullptr;

    void begin() {
        QTest::keyClick(table, Qt::Key_N, Qt::ShiftModifier);
        naming = find<QWidget>(*window, "naming");
        ASSERT_TRUE(naming->isVisible());
        ASSERT_TRUE(naming->hasFocus());
    }
    NeuronId current() { return text_of("naming_number").toUInt(); }
    QAbstractItemModel* examples() {
        return find<QAbstractItemView>(*window, "naming_documents")->model();
    }
    std::string own_name(NeuronId neuron) { return context->marks.mark(neuron).name; }
};

TEST_F(NamingQueueTest, AcceptEditSkipUndoByTheKeyboardAlone) {
    test::make_workspace(file);
    open_neurons();
    begin();
    const NeuronId first = current();
    const QString proposal = text_of("naming_name");
    EXPECT_EQ(text_of("naming_progress"), "1 of 23 · 0 named");  // the dead one is left out
    ASSERT_TRUE(wait_until([this] { return examples()->rowCount() == 6; }));
    EXPECT_TRUE(text_of("naming_labels").contains("of all documents")) << "labels in words";

    QTest::keyClick(naming, Qt::Key_Return);
    EXPECT_EQ(own_name(first), proposal.toStdString());
    const NeuronId second = current();
    EXPECT_NE(second, first);
    EXPECT_EQ(text_of("naming_progress"), "2 of 23 · 1 named");

    QTest::keyClick(naming, Qt::Key_E);
    auto* field = find<QLineEdit>(*window, "naming_field");
    ASSERT_TRUE(field->hasFocus());
    QTest::keyClicks(field, "sets, eggs and us");  // letters are text here
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_EQ(own_name(second), "sets, eggs and us");
    ASSERT_TRUE(naming->hasFocus());

    const NeuronId third = current();
    QTest::keyClick(naming, Qt::Key_S);
    EXPECT_EQ(own_name(third), "");
    EXPECT_EQ(text_of("naming_progress"), "4 of 23 · 2 named");

    QTest::keyClick(naming, Qt::Key_U);
    EXPECT_EQ(current(), third);
    QTest::keyClick(naming, Qt::Key_U);
    EXPECT_EQ(current(), second);
    EXPECT_EQ(own_name(second), "");
    EXPECT_EQ(text_of("naming_progress"), "2 of 23 · 1 named");

    QTest::keyClick(naming, Qt::Key_Left);
    EXPECT_EQ(current(), first);
    QTest::keyClick(naming, Qt::Key_Right);
    EXPECT_EQ(current(), second);
    QTest::keyClick(naming, Qt::Key_Escape);
    EXPECT_TRUE(table->isVisible());
    EXPECT_EQ(context->selection.neuron(), second);
    ASSERT_TRUE(stores([&](const auto& marks) {
        return marks.size() == 1 && marks.front().neuron == first &&
               marks.front().origin == NameOrigin::own;
    }));
}

TEST_F(NamingQueueTest, TheNextIsReadBeforeItIsAskedFor) {
    test::make_workspace(file);
    open_neurons();
    begin();
    auto* queue = naming->findChild<NamingQueue*>();
    ASSERT_NE(queue, nullptr);
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(wait_until([&] { return queue->ready(3); }));
        QTest::keyClick(naming, Qt::Key_S);
        EXPECT_NE(queue->evidence(), nullptr) << "after skipping " << i;
    }
}

TEST_F(NamingQueueTest, GoesToTheEndAndBack) {
    test::make_workspace(file);
    open_neurons();
    begin();
    for (int i = 0; i < test::sample_hidden; ++i)
        QTest::keyClick(naming, Qt::Key_S);
    EXPECT_EQ(text_of("naming_name"), "That was the last one.");
    QTest::keyClick(naming, Qt::Key_Return);  // names nothing
    EXPECT_TRUE(context->marks.all().empty());
    QTest::keyClick(naming, Qt::Key_U);
    EXPECT_EQ(text_of("naming_progress"), "23 of 23 · 0 named");
}

TEST_F(NamingQueueTest, ANameThatCannotBeIsRefusedAndTheFieldStays) {
    test::make_workspace(file);
    open_neurons();
    begin();
    QTest::keyClick(naming, Qt::Key_E);
    auto* field = find<QLineEdit>(*window, "naming_field");
    field->setText(QString(10'000, 'x'));
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_TRUE(field->isVisible());
    EXPECT_GT(find<MessageBar>(*window, "naming_message")->text().size(), 20);
    field->clear();
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_TRUE(find<MessageBar>(*window, "naming_message")->text().contains("Type a name"));
    QTest::keyClick(field, Qt::Key_Escape);
    EXPECT_TRUE(naming->hasFocus());
    EXPECT_TRUE(context->marks.all().empty());
}

TEST_F(NamingQueueTest, QueuesStarredOnesWhereThatIsWanted) {
    test::make_workspace(file);
    open_neurons();
    context->marks.setStar({4, 2}, true);
    begin();
    test::click(find<Chip>(*window, "naming_starred"));
    EXPECT_EQ(text_of("naming_progress"), "1 of 2 · 0 named");
    test::click(find<Chip>(*window, "naming_unnamed"));
    EXPECT_EQ(text_of("naming_progress"), "1 of 23 · 0 named");
}

TEST_F(NamingQueueTest, WorksWithoutLabelsAndWithPictures) {
    test::make_workspace(file, {.images = true, .labels = false});
    open_neurons();
    begin();
    ASSERT_TRUE(wait_until([this] { return examples()->rowCount() == 6; }));
    EXPECT_EQ(text_of("naming_labels"), "None of its documents has a label.");
    EXPECT_FALSE(examples()->index(0, 0).data(ImageRole).value<QImage>().isNull());
}

TEST(NamingOrder, UseTimesPurityWithoutTheSilent) {
    const auto row = [](NeuronId neuron, double purity, std::int64_t documents) {
        NeuronRow row;
        row.report.summary.neuron = neuron;
        row.report.summary.purity = purity;
        row.report.summary.active_documents = documents;
        row.report.summary.top_label = 0;
        return row;
    };
    // log₂(16)·0.5 = 2, log₂(8)·1 = 3, silent, log₂(64)·0.4 = 2.4
    EXPECT_EQ(naming_order({row(0, 0.5, 15), row(1, 1, 7), row(2, 0, 0), row(3, 0.4, 63)}),
              (std::vector<NeuronId>{1, 3, 0}));
}

}  // namespace
}  // namespace sparsescope
