// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of a neuron is made of: the brushed histogram, intervals on bars, facts, folds, and
// the strip over k.
#include <gtest/gtest.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "tests/widgets/shown_chart.h"
#include "widgets/charts/brush_histogram.h"
#include "widgets/charts/label_bars.h"
#include "widgets/controls/fact_row.h"
#include "widgets/controls/fold_section.h"
#include "widgets/controls/k_strip.h"

namespace sparsescope {
namespace {

struct BrushTest : testing::Test {
    const std::vector<double> edges{0, 1, 2, 3, 4};
    const std::vector<double> counts{1, 10, 100, 0};
    BrushHistogram chart;

    void SetUp() override {
        chart.setData(edges, counts);
        show_chart(chart);
    }
};

TEST_F(BrushTest, ADragPicksWholeBins) {
    std::vector<std::optional<BrushRange>> heard;
    QObject::connect(&chart, &BrushHistogram::brushChanged, &chart,
                     [&](const std::optional<BrushRange>& range) { heard.push_back(range); });
    const QPoint from(chart.viewport()->width() - 12, 100);
    QTest::mousePress(chart.viewport(), Qt::LeftButton, Qt::NoModifier, from);
    for (const int x : {from.x() - 3, from.x() - 30, 0}) {
        const QPointF at(x, 100);
        QMouseEvent move(QEvent::MouseMove, at, chart.viewport()->mapToGlobal(at), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(chart.viewport(), &move);
    }
    QTest::mouseRelease(chart.viewport(), Qt::LeftButton, Qt::NoModifier, {0, 100});
    EXPECT_EQ(chart.brush(), (BrushRange{0, 4})) << "beyond the plot it ends at its edge";
    ASSERT_FALSE(heard.empty());
    EXPECT_EQ(heard.front(), (BrushRange{3, 4}));
    EXPECT_TRUE(chart.describe().contains("111"));
    QTest::mouseClick(chart.viewport(), Qt::LeftButton, Qt::NoModifier, {200, 100});
    EXPECT_FALSE(chart.brush()) << "a click ends it";
    EXPECT_FALSE(heard.back());
}

TEST_F(BrushTest, KeysGrowAndShrinkIt) {
    QTest::keyClick(&chart, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_EQ(chart.brush(), (BrushRange{0, 1}));
    QTest::keyClick(&chart, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_EQ(chart.brush(), (BrushRange{0, 2}));
    QTest::keyClick(&chart, Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(&chart, Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_EQ(chart.brush(), (BrushRange{0, 1})) << "not beyond the first bin";
    QTest::keyClick(&chart, Qt::Key_Escape);
    EXPECT_FALSE(chart.brush());
}

TEST_F(BrushTest, FewerBinsForgetIt) {
    QTest::keyClick(&chart, Qt::Key_Left, Qt::ShiftModifier);
    ASSERT_EQ(chart.brush(), (BrushRange{3, 4}));
    const std::vector<double> two_edges{0, 1, 2};
    const std::vector<double> two{3, 4};
    chart.setData(two_edges, two);
    chart.flush();
    EXPECT_FALSE(chart.brush());
    chart.clearData();
    chart.flush();
    QTest::keyClick(&chart, Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_FALSE(chart.brush()) << "nothing to brush";
}

// On a linear axis the bar of one document among hundreds has no height.
TEST_F(BrushTest, ALogAxisShowsSingleDocuments) {
    const auto ink = [this](double share_of_height) {
        const QImage image = chart.toImage(1);
        // The first bin is the leftmost quarter of the plot.
        const int y = static_cast<int>(image.height() * share_of_height);
        int dark = 0;
        for (int x = 0; x < image.width() / 3; ++x)
            dark += image.pixelColor(x, y).blue() > image.pixelColor(x, y).red() + 60 ? 1 : 0;
        return dark;
    };
    const ChartTable before = chart.table();
    EXPECT_EQ(ink(0.8), 0);
    ASSERT_TRUE(chart.offersLog());
    chart.setLog(true);
    chart.flush();
    EXPECT_TRUE(chart.isLog());
    // How wide the bar is there goes by the fonts of the machine: they decide where the plot
    // begins.
    EXPECT_GT(ink(0.8), 0);
    EXPECT_TRUE(chart.table().rows == before.rows) << "the numbers stay what they are";
}

TEST(LabelBars, TellsLiftAndInterval) {
    LabelBars chart;
    chart.resize(400, 120);
    chart.setData({{"dog, \"big\"\nand small", 0.5, 0.1, 20, 0.4, 0.6, 5.0},
                   {QString(10000, u'x'), 0.1, 0.1, 4, std::nullopt, std::nullopt, std::nullopt}});
    chart.flush();
    const ChartTable table = chart.table();
    EXPECT_EQ(table.rows[0][4].toDouble(), 5);
    EXPECT_EQ(table.rows[0][5].toDouble(), 0.4);
    EXPECT_EQ(table.rows[0][6].toDouble(), 0.6);
    EXPECT_FALSE(table.rows[1][4].isValid());
    EXPECT_TRUE(chart.describe().contains("lift 5"));
    EXPECT_FALSE(chart.toImage().isNull());
}

TEST(FactRow, CopiesWhatIsUnderFocusWithWhereItIsFrom) {
    FactRow row;
    row.setFacts({{"purity", "83 %", "what it means", "purity 83 % of 20 documents"},
                  {"lift", "×5", "what it means", "lift 5"}});
    EXPECT_EQ(row.value("lift"), "×5");
    EXPECT_EQ(row.value("none"), "");
    EXPECT_GT(row.heightForWidth(40), row.heightForWidth(400)) << "they wrap";
    QTest::keyClick(&row, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), "purity 83 % of 20 documents");
    QTest::keyClick(&row, Qt::Key_Right);
    QTest::keyClick(&row, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), "lift 5");
    row.setFacts({});
    QTest::keyClick(&row, Qt::Key_C, Qt::ControlModifier);  // nothing to copy, no harm
}

TEST(FoldSection, MakesItsContentWhenItIsOpened) {
    int made = 0;
    FoldSection section("Neighbours", [&] {
        ++made;
        return new QLabel("inside");
    });
    section.show();
    EXPECT_EQ(made, 0);
    QTest::mouseClick(section.button(), Qt::LeftButton);
    EXPECT_EQ(made, 1);
    EXPECT_TRUE(section.content()->isVisibleTo(&section));
    QTest::keyClick(section.button(), Qt::Key_Left);
    EXPECT_FALSE(section.content()->isVisibleTo(&section));
    QTest::keyClick(section.button(), Qt::Key_Return);
    EXPECT_TRUE(section.isOpen());
    EXPECT_EQ(made, 1);
}

TEST(KStrip, AsksForTheKUnderThePointer) {
    KStrip strip;
    strip.resize(strip.sizeHint());
    QSignalSpy asked(&strip, &KStrip::kActivated);
    QTest::mouseClick(&strip, Qt::LeftButton, Qt::NoModifier, {5, 5});
    EXPECT_TRUE(asked.isEmpty()) << "there is none yet";
    strip.setValues({0.1, 0.2, 0.3, 0.4}, 2);
    QTest::mouseClick(&strip, Qt::LeftButton, Qt::NoModifier, {strip.width() - 4, 5});
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked[0][0].toInt(), 4);
    QTest::keyClick(&strip, Qt::Key_Left);
    EXPECT_EQ(asked[1][0].toInt(), 1);
}

}  // namespace
}  // namespace sparsescope
