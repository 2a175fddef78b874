// SPDX-License-Identifier: GPL-3.0-or-later
// What a line chart makes of its data: smoothing, stacking, several runs, log axes, words.
#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <limits>

#include "tests/widgets/shown_chart.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/trend.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using Points = std::vector<ChartPoint>;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

QString words(const char* text) {
    return QString::fromUtf8(text);
}

// Narrow spaces and true minus signs are for the eye.
std::string plain(QString text) {
    return text.replace(format::thin_space, u' ').toStdString();
}

bool alike(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
               std::abs(a.blue() - b.blue()) <
           24;
}

// Large enough that a thin line has pixels of its own colour wherever the fonts' sizes put it.
constexpr int large = 4;

int pixels(Chart& chart, const QColor& color, int scale = 1) {
    const QImage image = chart.toImage(scale);
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            found += alike(image.pixelColor(x, y), color) ? 1 : 0;
    return found;
}

std::string hover_text(LineChartData& data, double x) {
    const auto values = line_values(data, x, 0);
    return values.empty() ? std::string() : plain(values.front().value);
}

TEST(Hover, ReadsTheLineAsItIsDrawn) {
    LineChartData data;
    data.left.format = AxisFormat::percent;
    data.add({.name = "accuracy", .exact = true, .dots = true});
    data.lines[0].data.replace(Points{{100, 0.231}, {200, 0.489}});
    EXPECT_EQ(hover_text(data, 50), "") << "it begins later";
    EXPECT_EQ(hover_text(data, 100), "23.1 %");
    EXPECT_EQ(hover_text(data, 150), words("≈ 36.0 % (23.1 % at 100)").toStdString());
    EXPECT_EQ(hover_text(data, 200), "48.9 %");
    EXPECT_EQ(hover_text(data, 250), "48.9 % (last, at 200)");
    data.left.log = true;  // straight on the screen is not straight in values
    data.lines[0].data.replace(Points{{0, 0.01}, {100, 1}});
    EXPECT_EQ(hover_text(data, 50), words("≈ 10.0 % (1.00 % at 0)").toStdString());
}

TEST(Hover, AStepHoldsItsValue) {
    LineChartData data;
    data.add({.name = "k", .step = true});
    data.lines[0].data.replace(Points{{0, 32}, {100, 8}});
    EXPECT_EQ(hover_text(data, 99), "32");
    EXPECT_EQ(hover_text(data, 100), "8");
}

// A path of k has points between measurements, at which other lines have none.
TEST(Hover, StopsWhereLinesWereMeasured) {
    LineChartData data;
    data.add({.name = "k", .step = true});
    data.lines[0].data.replace(Points{{0, 4}, {1, 3}, {2, 2}});
    EXPECT_EQ(data.longest().size(), 3U);
    data.add({.name = "loss"});
    data.lines[1].data.replace(Points{{0, 1}, {2, 1}});
    EXPECT_EQ(data.longest().size(), 2U);
}

// A cross at the foot that a line's name would cover.
TEST(LineChart, NamesLeaveRoomForMarks) {
    LineChart chart;
    chart.addSeries({.name = "silent at k", .meaning = theme::Series::alive});
    chart.addSeries({.name = "silent at 4k", .meaning = theme::Series::alive});
    chart.setXAxis({.title = "step", .minimum = 0, .maximum = 100});
    chart.setData(0, Points{{0, 1}, {50, 0}});
    chart.setData(1, Points{{0, 0.5}, {50, 0}});
    show_chart(chart);
    std::vector<ChartMark> marks;
    for (int i = 0; i < 12; ++i)
        marks.push_back({i, 52.0 + i * 3, "died", theme::Series::dead});
    chart.setMarks({marks.front()});
    const int one = pixels(chart, theme::line_color(theme::series(theme::Series::dead)));
    chart.setMarks(marks);
    EXPECT_GE(pixels(chart, theme::line_color(theme::series(theme::Series::dead))), 12 * one);
}

TEST(Trend, FindsWhereALineBecomesFlat) {
    EXPECT_FALSE(trend_of(Points{}));
    EXPECT_FALSE(trend_of(Points{{0, nan}}));
    const auto trend =
        trend_of(Points{{0, 0.41}, {1000, 0.2}, {2100, 0.12}, {3000, 0.12}, {4000, 0.12}});
    ASSERT_TRUE(trend);
    EXPECT_EQ(trend->first, (ChartPoint{0, 0.41}));
    EXPECT_EQ(trend->last, (ChartPoint{4000, 0.12}));
    EXPECT_EQ(trend->flat_since, 2100);
    EXPECT_FALSE(trend_of(Points{{0, 1}, {10, 2}, {20, 3}})->flat_since);
    EXPECT_FALSE(trend_of(Points{{0, 8}, {10, 8}})->flat_since);  // all of it: no "since"
}

TEST(Stack, PartsAddUpAndNegativesHangBelowZero) {
    const Points a{{0, 1}, {1, 2}, {2, 3}}, b{{0, 4}, {2, -1}}, c{{0, nan}, {1, 5}, {2, -2}};
    const std::vector<std::span<const ChartPoint>> parts{a, b, c};
    const auto slices = stack_parts(parts);
    ASSERT_EQ(slices.size(), 3U);
    EXPECT_EQ(slices[0], (std::vector<StackSlice>{{0, 0, 1}, {1, 0, 2}, {2, 0, 3}}));
    EXPECT_EQ(slices[1], (std::vector<StackSlice>{{0, 1, 5}, {1, 2, 2}, {2, 0, -1}}));
    EXPECT_EQ(slices[2], (std::vector<StackSlice>{{0, 5, 5}, {1, 2, 7}, {2, -1, -3}}));
    EXPECT_TRUE(stack_parts({}).empty());
}

struct LossChart {
    LineChart chart;
    int reconstruction, contrast, total;
    LossChart() {
        chart.setXAxis({.title = words("step"), .plural = words("steps")});
        reconstruction = chart.addSeries({.name = words("reconstruction"),
                                          .meaning = theme::Series::reconstruction,
                                          .stacked = true});
        contrast = chart.addSeries(
            {.name = words("contrast"), .meaning = theme::Series::contrastive, .stacked = true});
        total = chart.addSeries({.name = words("total"), .meaning = theme::Series::total});
        Points a, b, sum;
        for (int i = 0; i < 200; ++i) {
            a.push_back({i * 10.0, 4.0 + (i % 2)});
            b.push_back({i * 10.0, 2.0});
            sum.push_back({i * 10.0, 6.0 + (i % 2)});
        }
        chart.setData(reconstruction, a);
        chart.setData(contrast, b);
        chart.setData(total, sum);
    }
};

TEST(StackedChart, ReachesTheTotal) {
    LossChart loss;
    const auto top = loss.chart.stackOf(loss.contrast);
    const auto total = loss.chart.data(loss.total);
    ASSERT_EQ(top.size(), total.size());
    for (std::size_t i = 0; i < top.size(); ++i)
        EXPECT_DOUBLE_EQ(top[i].outer, total[i].y);
}

TEST(StackedChart, FillsAreasAndTablesTheParts) {
    LossChart loss;
    show_chart(loss.chart);
    const auto tint = [](theme::Series meaning) {
        return theme::mix(theme::color(theme::Token::panel),
                          theme::line_color(theme::series(meaning)), 0.45);
    };
    EXPECT_GT(pixels(loss.chart, tint(theme::Series::reconstruction)), 2000);
    EXPECT_GT(pixels(loss.chart, tint(theme::Series::contrastive)), 1000);
    const auto table = loss.chart.table();
    EXPECT_EQ(table.rows[1], (QVariantList{10.0, 5.0, 2.0, 7.0}));  // the parts, not their sums
    EXPECT_TRUE(
        loss.chart.describe().contains(words("Stacked on each other: reconstruction, contrast.")));
    loss.chart.setLog(true);  // areas from zero make no sense there
    EXPECT_LT(pixels(loss.chart, tint(theme::Series::reconstruction)), 1000);
    EXPECT_GT(loss.chart.drawnPoints(loss.reconstruction), 100);
}

TEST(StackedChart, SmoothsPartsSoThatTheyStillReachTheTotal) {
    LossChart loss;
    loss.chart.setHalfLife(200);
    const auto top = loss.chart.stackOf(loss.contrast);
    const auto total = smooth(loss.chart.data(loss.total), 200);
    ASSERT_EQ(top.size(), total.size());
    for (std::size_t i = 0; i < top.size(); ++i)
        EXPECT_NEAR(top[i].outer, total[i].y, 1e-12);
}

TEST(Smoothing, LeavesStepsAndCountsAlone) {
    LineChart chart;
    chart.setHalfLife(10);
    const int loss = chart.addSeries({.name = words("loss")});
    const int k = chart.addSeries({.name = words("k"), .step = true});
    const int born = chart.addSeries({.name = words("born"), .exact = true});
    const Points points{{0, 4}, {10, 8}};
    for (const int series : {loss, k, born})
        chart.setData(series, points);
    auto table = chart.table();
    EXPECT_EQ(table.headers, (QStringList{words("x"), words("loss"), words("loss, smoothed"),
                                          words("k"), words("born")}));
    EXPECT_EQ(table.rows[1], (QVariantList{10.0, 8.0, 6.0, 8.0, 8.0}));
    chart.append(loss, Points{{20, 6}});  // goes on where it was
    table = chart.table();
    EXPECT_DOUBLE_EQ(table.rows[2][2].toDouble(), 6.0);
    chart.setHalfLife(0);
    EXPECT_EQ(chart.table().headers.size(), 4);
}

TEST(Smoothing, KeepsTheRawLineBehind) {
    LineChart chart;
    const int series = chart.addSeries({.name = words("dead"), .meaning = theme::Series::dead});
    Points noisy;
    for (int i = 0; i < 300; ++i)
        noisy.push_back({static_cast<double>(i), i % 2 == 0 ? 1.0 : 2.0});
    chart.setData(series, noisy);
    show_chart(chart);
    const QColor full = theme::line_color(theme::series(theme::Series::dead));
    const QColor faint = theme::mix(theme::color(theme::Token::panel), full, 0.25);
    const int full_before = pixels(chart, full), faint_before = pixels(chart, faint);
    chart.setHalfLife(40);
    EXPECT_LT(pixels(chart, full), full_before / 2);
    EXPECT_GT(pixels(chart, faint), faint_before);
}

TEST(LogAxis, MarksZeroAndIgnoresAFixedZero) {
    LineChart chart;
    chart.setLeftAxis({.title = words("dead"), .format = AxisFormat::percent, .minimum = 0});
    const int series = chart.addSeries({.name = words("dead"), .meaning = theme::Series::dead});
    Points points;
    for (int i = 0; i < 100; ++i)
        points.push_back({static_cast<double>(i), i < 50 ? 0.5 * std::exp(-i / 5.0) : 0.0});
    chart.setData(series, points);
    chart.setLog(true);
    EXPECT_TRUE(chart.isLog());
    show_chart(chart);
    // The zeros form a flat line low in the plot: a row with many pixels of the colour.
    const QImage image = chart.toImage(large);
    const QColor color = theme::line_color(theme::series(theme::Series::dead));
    int best = 0, best_row = 0;
    for (int y = 0; y < image.height(); ++y) {
        int row = 0;
        for (int x = 0; x < image.width(); ++x)
            row += alike(image.pixelColor(x, y), color) ? 1 : 0;
        if (row > best) best = row, best_row = y;
    }
    EXPECT_GT(best, 100);
    EXPECT_GT(best_row, image.height() / 2);
}

TEST(Runs, ColourTellsTheRunOnlyWhenThereAreSeveral) {
    LineChart chart;
    const int mine = chart.addSeries({.name = words("dead"), .meaning = theme::Series::dead});
    const int other = chart.addSeries({.name = words("dead"), .run = 1});
    Points low, high;
    for (int i = 0; i < 100; ++i)
        low.push_back({i * 1.0, 1}), high.push_back({i * 1.0, 2});
    chart.setRuns({words("run 4")});
    chart.setData(mine, low);
    show_chart(chart);
    const QColor dead = theme::line_color(theme::series(theme::Series::dead));
    EXPECT_GT(pixels(chart, dead, large), 100);
    chart.setRuns({words("run 4"), words("run 3")});
    chart.setData(other, high);
    EXPECT_EQ(pixels(chart, dead, large), 0);
    EXPECT_GT(pixels(chart, theme::line_color(theme::ordinal(0)), large), 100);
    EXPECT_GT(pixels(chart, theme::line_color(theme::ordinal(1)), large), 100);
    EXPECT_EQ(chart.table().headers,
              (QStringList{words("x"), words("run 4 · dead"), words("run 3 · dead")}));
    EXPECT_TRUE(chart.describe().contains(words("Run 3 · dead stayed at 2")))
        << plain(chart.describe());
}

TEST(Runs, LeaveStackedPartsToTheTable) {
    LossChart loss;
    const int other = loss.chart.addSeries({.name = words("total"), .run = 1});
    loss.chart.setData(other, Points{{0, 9}, {1990, 5}});
    loss.chart.setRuns({words("a"), words("b")});
    show_chart(loss.chart);
    EXPECT_EQ(loss.chart.drawnPoints(loss.reconstruction), 0);
    EXPECT_GT(loss.chart.drawnPoints(loss.total), 0);
    EXPECT_EQ(loss.chart.drawnPoints(other), 2);
    EXPECT_TRUE(loss.chart.table().headers.contains(words("a · reconstruction")));
    for (int run = 2; run < 9; ++run)  // nine runs, two measures each
        for (const char* name : {"total", "extra"})
            loss.chart.setData(loss.chart.addSeries({.name = words(name), .run = run}),
                               Points{{0, 9.0 + run}, {1990, 5.0 + run}});
    QStringList names;
    for (int run = 0; run < 9; ++run)
        names << words("a run with a long name %1").arg(run);
    loss.chart.setRuns(names);
    EXPECT_FALSE(loss.chart.toImage(1).isNull());
}

TEST(Describe, SaysHowALineWentInASentence) {
    LineChart chart;
    chart.setXAxis({.title = words("step"), .plural = words("steps")});
    chart.setLeftAxis({.title = words("dead neurons"), .format = AxisFormat::percent});
    const int series = chart.addSeries({.name = words("dead share")});
    chart.setData(series, Points{{0, 0.41}, {1000, 0.3}, {2100, 0.12}});
    EXPECT_EQ(plain(chart.describe()),
              "Dead share fell from 41 % to 12 % between steps 0 and 2 100.");
    chart.append(series, Points{{3000, 0.12}, {4000, 0.12}});
    EXPECT_EQ(plain(chart.describe()),
              "Dead share fell from 41 % to 12 % between steps 0 and 2 100, flat since.");
    chart.setData(series, Points{{0, 0.2}, {10, 0.2}});
    EXPECT_EQ(plain(chart.describe()), "Dead share stayed at 20 % between steps 0 and 10.");
    chart.setData(series, Points{{0, 0.2}, {5, 0.4}, {10, 0.2}});
    EXPECT_EQ(plain(chart.describe()),
              "Dead share began and ended at 20 % between steps 0 and 10, between 20 % and 40 %.");
    chart.setData(series, Points{{7, 0.5}});
    EXPECT_EQ(plain(chart.describe()), "Dead share is 50 % at step 7.");
    chart.setHalfLife(40);
    EXPECT_TRUE(plain(chart.describe()).ends_with("Smoothed with a half-life of 40 steps."));
}

TEST(ChartCard, SaysThatItIsFrozen) {
    ChartCard card(words("Loss"), {}, new LineChart);
    show_chart(card);
    EXPECT_EQ(card.frozenCaption(), QString());
    card.setFrozen(words("frozen at step 120"));
    EXPECT_EQ(card.frozenCaption(), words("frozen at step 120"));
}

TEST(ChartCard, ShowsTheTableAtAKey) {
    auto* chart = new LineChart;
    ChartCard card(words("Loss"), {}, chart);
    chart->setData(chart->addSeries({.name = words("a")}), Points{{0, 1}, {1, 2}});
    show_chart(card);
    QTest::keyClick(chart, Qt::Key_V);
    EXPECT_TRUE(card.showsTable());
    QTest::keyClick(&card, Qt::Key_V);
    EXPECT_FALSE(card.showsTable());
}

}  // namespace
}  // namespace sparsescope
