// SPDX-License-Identifier: GPL-3.0-or-later
// A line chart laid out without a chart: what is drawn of which data.
#include <gtest/gtest.h>

#include "widgets/charts/line_drawing.h"
#include "widgets/charts/line_words.h"

namespace sparsescope {
namespace {

const Plot wide{QRectF(40, 20, 600, 200), QSizeF(680, 260)};

QString letter(int i) {
    return QString(QChar(u'a' + i));
}

// Lines over x = 0, 10 … 100; the i-th one is at i + 1 everywhere.
LineChartData flat_lines(int count, bool stacked = false) {
    LineChartData data;
    for (int i = 0; i < count; ++i) {
        data.add({.name = letter(i), .stacked = stacked});
        std::vector<ChartPoint> points;
        for (int x = 0; x <= 100; x += 10)
            points.push_back({static_cast<double>(x), i + 1.0});
        data.lines.back().data.append(points);
    }
    return data;
}

TEST(LineDrawing, NamesStandAtTheEndsUntilTheyAreTooMany) {
    const auto few = draw_lines(flat_lines(4), {}, {}, wide);
    EXPECT_TRUE(few.legend.empty());
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(few.lines[static_cast<std::size_t>(i)].name, letter(i));
    EXPECT_GT(few.margins.right, 10);  // the names need room
    const auto many = draw_lines(flat_lines(5), {}, {}, wide);
    ASSERT_EQ(many.legend.size(), 5U);
    EXPECT_EQ(many.legend[4].text, letter(4));
    EXPECT_GT(many.margins.top, few.margins.top);
    for (const auto& line : many.lines)
        EXPECT_TRUE(line.name.isEmpty());
}

TEST(LineDrawing, StackedAreasLieOnEachOther) {
    const auto drawing = draw_lines(flat_lines(2, true), {}, {}, wide);
    ASSERT_EQ(drawing.lines.size(), 2U);
    for (const QPointF& point : drawing.lines[0].main)
        EXPECT_EQ(point.y(), 1);
    EXPECT_EQ(drawing.lines[1].baseline, drawing.lines[0].main);
    for (const QPointF& point : drawing.lines[1].main)
        EXPECT_EQ(point.y(), 3);  // 1 + 2
}

TEST(LineDrawing, HoldsWhatIsVisibleAndOneNeighbourAtEachSide) {
    const auto drawing = draw_lines(flat_lines(1), TimeAxis::Range{25, 55}, {}, wide);
    EXPECT_EQ(drawing.x.low, 25);
    EXPECT_EQ(drawing.x.high, 55);
    ASSERT_EQ(drawing.lines[0].main.size(), 5);
    EXPECT_EQ(drawing.lines[0].main.front().x(), 20);
    EXPECT_EQ(drawing.lines[0].main.back().x(), 60);
}

TEST(LineDrawing, OfSeveralRunsStackedPartsAreLeftOut) {
    auto data = flat_lines(2, true);
    data.runs = {letter(0), letter(1)};
    const auto drawing = draw_lines(data, {}, {}, wide);
    EXPECT_TRUE(drawing.overlays);
    for (const auto& line : drawing.lines)
        EXPECT_TRUE(line.main.isEmpty());
    EXPECT_EQ(line_table(data).rows.size(), 11U);  // the table has them
}

TEST(LineSeries, KeysStepOverPointsInSight) {
    const auto data = flat_lines(1);
    const auto points = data.longest();
    EXPECT_EQ(step_x(points, 25, 65, std::nullopt, 1), 30);   // enters at the near end
    EXPECT_EQ(step_x(points, 25, 65, std::nullopt, -1), 60);  // and from the far one
    EXPECT_EQ(step_x(points, 25, 65, 40, 1), 50);
    EXPECT_EQ(step_x(points, 25, 65, 40, 1 << 30), 60);  // no further than what is visible
    EXPECT_EQ(nearest_x(points, 44), 40);
    EXPECT_EQ(nearest_x(points, -3), 0);
    EXPECT_EQ(nearest_x({}, 7), 7);
}

}  // namespace
}  // namespace sparsescope
