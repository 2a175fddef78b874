// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <memory>

#include "tests/widgets/shown_chart.h"
#include "widgets/charts/bar_histogram.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/label_bars.h"
#include "widgets/charts/line_chart.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

std::vector<ChartPoint> wave(int count) {
    std::vector<ChartPoint> points;
    for (int i = 0; i < count; ++i)
        points.push_back({static_cast<double>(i), std::sin(i * 0.01) + 1});
    return points;
}

// How many pixels of roughly this colour the chart drew.
int ink(Chart& chart, const QColor& color) {
    const QImage image = chart.toImage(1);
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) +
                    std::abs(pixel.blue() - color.blue()) <
                24)
                ++found;
        }
    return found;
}

class ChartSizes : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Points, ChartSizes, testing::Values(0, 1, 2, 100'000));

TEST_P(ChartSizes, LineChartDrawsAtMostTwoThousandPoints) {
    LineChart chart;
    const int plain = chart.addSeries({.name = QStringLiteral("loss")});
    const int step = chart.addSeries({.name = QStringLiteral("k"), .step = true});
    const int smooth = chart.addSeries(
        {.name = QStringLiteral("smooth"), .meaning = theme::Series::dead});  // on top
    chart.setHalfLife(50);
    const auto points = wave(GetParam());
    for (const int series : {plain, step, smooth})
        chart.setData(series, points);
    show_chart(chart);
    EXPECT_EQ(chart.isEmpty(), points.empty());
    for (const int series : {plain, step, smooth}) {
        EXPECT_LE(chart.drawnPoints(series), 2000);
        EXPECT_EQ(chart.drawnPoints(series) > 0, !points.empty());
    }
    if (!points.empty()) {
        EXPECT_GT(ink(chart, theme::line_color(theme::series(theme::Series::dead))), 3);
    }
    EXPECT_EQ(chart.table().rows.size(), points.size());
    EXPECT_FALSE(chart.describe().isEmpty());
}

TEST_P(ChartSizes, LogAxisTakesZerosAndNegatives) {
    LineChart chart;
    chart.setLeftAxis({.title = QStringLiteral("loss"), .log = true});
    const int series = chart.addSeries({.name = QStringLiteral("loss")});
    auto points = wave(GetParam());
    for (std::size_t i = 0; i < points.size(); i += 2)
        points[i].y = i % 4 == 0 ? 0 : -1;
    chart.setData(series, points);
    show_chart(chart);
    EXPECT_FALSE(chart.grab().isNull());
}

TEST_P(ChartSizes, HistogramTakesAnyNumberOfBins) {
    BarHistogram chart;
    std::vector<double> edges, counts(static_cast<std::size_t>(GetParam()), 3.0);
    for (int i = 0; i <= GetParam(); ++i)
        edges.push_back(i * 0.5);
    chart.setData(edges, counts);
    show_chart(chart);
    EXPECT_EQ(chart.isEmpty(), GetParam() == 0);
    if (GetParam() > 0) {
        EXPECT_GT(ink(chart, theme::line_color(theme::series(theme::Series::frequency))), 50);
    }
    EXPECT_EQ(chart.table().rows.size(), counts.size());
}

TEST(LineChart, NeverUsesOpenGl) {
    LineChart chart;
    chart.addSeries({.name = QStringLiteral("a")});
    for (const auto* series : chart.chart()->series())
        EXPECT_FALSE(series->useOpenGL());
    EXPECT_EQ(chart.chart()->animationOptions(), QChart::NoAnimation);
}

TEST(LineChart, AppendsToWhatIsThere) {
    LineChart chart;
    const int series = chart.addSeries({.name = QStringLiteral("a")});
    chart.append(series, wave(3));
    chart.append(series, std::vector<ChartPoint>{{3, 9}});
    ASSERT_EQ(chart.data(series).size(), 4U);
    EXPECT_EQ(chart.data(series)[3].y, 9);
    chart.clearData();
    EXPECT_TRUE(chart.isEmpty());
}

TEST(LineChart, ManyChangesOfOneTurnAreDrawnOnce) {
    LineChart chart;
    const int series = chart.addSeries({.name = QStringLiteral("a")});
    show_chart(chart);
    QCoreApplication::processEvents();
    for (int i = 1; i < 50; ++i)
        chart.setData(series, wave(i));
    EXPECT_EQ(chart.drawnPoints(series), 0);  // not yet
    QCoreApplication::processEvents();
    EXPECT_EQ(chart.drawnPoints(series), 49);
}

TEST(LineChart, SurvivesDataThatIsNoNumber) {
    LineChart chart;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const int series = chart.addSeries({.name = QStringLiteral("a")});
    chart.setHalfLife(3);
    chart.setData(series, std::vector<ChartPoint>{{0, nan}, {1, nan}});
    show_chart(chart);
    EXPECT_EQ(chart.drawnPoints(series), 0);
    chart.setData(series, std::vector<ChartPoint>{{0, nan}, {1, 2}, {2, 3}});
    chart.flush();
    EXPECT_EQ(chart.drawnPoints(series), 2);
}

TEST(LineChart, TableHasOneRowPerPosition) {
    LineChart chart;
    chart.setXAxis({.title = QStringLiteral("step")});
    const int a = chart.addSeries({.name = QStringLiteral("a")});
    const int b = chart.addSeries({.name = QStringLiteral("b")});
    chart.setData(a, std::vector<ChartPoint>{{0, 1}, {10, 2}});
    chart.setData(b, std::vector<ChartPoint>{{10, 5}, {20, 6}});
    const auto table = chart.table();
    EXPECT_EQ(table.headers,
              (QStringList{QStringLiteral("step"), QStringLiteral("a"), QStringLiteral("b")}));
    ASSERT_EQ(table.rows.size(), 3U);
    EXPECT_EQ(table.rows[0], (QVariantList{0.0, 1.0, QVariant()}));
    EXPECT_EQ(table.rows[1], (QVariantList{10.0, 2.0, 5.0}));
    EXPECT_EQ(table.rows[2], (QVariantList{20.0, QVariant(), 6.0}));
}

TEST(LineChart, TableModelFollowsTheData) {
    LineChart chart;
    const int series = chart.addSeries({.name = QStringLiteral("a")});
    chart.setData(series, wave(5));
    auto* model = chart.tableModel();
    QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::Warning);
    show_chart(chart);
    EXPECT_EQ(model->rowCount(), 5);
    chart.setData(series, wave(9));
    chart.flush();
    EXPECT_EQ(model->rowCount(), 9);
    chart.setData(series, wave(2));
    chart.flush();
    EXPECT_EQ(model->rowCount(), 2);
}

TEST(LineChart, CursorIsSharedByAllCharts) {
    ChartCursor cursor;
    auto first = std::make_unique<LineChart>();
    LineChart second;
    for (LineChart* chart : {first.get(), &second}) {
        chart->setData(chart->addSeries({.name = QStringLiteral("series")}), wave(100));
        chart->shareCursor(&cursor);
    }
    show_chart(*first);
    show_chart(second);
    QTest::mouseMove(first->viewport(), QPoint(200, 120));
    QTest::keyClick(first.get(), Qt::Key_Home);
    ASSERT_TRUE(cursor.position());
    EXPECT_EQ(*cursor.position(), 0);
    QTest::keyClick(first.get(), Qt::Key_Right);
    EXPECT_EQ(*cursor.position(), 1);
    QTest::keyClick(&second, Qt::Key_End);
    EXPECT_EQ(*cursor.position(), 99);
    EXPECT_EQ(cursor.tooltip(QStringLiteral("step 99")).count(QStringLiteral("series")), 2);
    first.reset();
    EXPECT_EQ(cursor.tooltip(QStringLiteral("step 99")).count(QStringLiteral("series")), 1);
    QTest::keyClick(&second, Qt::Key_Escape);
    EXPECT_FALSE(cursor.position());
}

TEST(BarHistogram, NeverHasItsOwnBar) {
    BarHistogram chart;
    const std::vector<double> edges{-3, -2, -1};
    const std::vector<double> counts{4, 2};
    chart.setXAxis({.title = QStringLiteral("frequency"), .format = AxisFormat::power_of_ten});
    chart.setData(edges, counts, 7);
    show_chart(chart);
    EXPECT_GT(ink(chart, theme::line_color(theme::series(theme::Series::dead))), 50);
    EXPECT_EQ(chart.table().rows.size(), 3U);
    EXPECT_TRUE(chart.describe().contains(QStringLiteral("never: 7")));
    chart.setData(edges, counts);
    chart.flush();
    EXPECT_EQ(ink(chart, theme::line_color(theme::series(theme::Series::dead))), 0);
}

TEST(BarHistogram, RefusesEdgesThatDoNotFit) {
    BarHistogram chart;
    chart.setData(std::vector<double>{0, 1}, std::vector<double>{1, 2, 3});
    EXPECT_TRUE(chart.isEmpty());
}

TEST(LabelBars, ShowsTheFirstRowsAndTablesAll) {
    LabelBars chart;
    std::vector<LabelBar> bars;
    for (int i = 0; i < 45; ++i)
        bars.push_back({QStringLiteral("label %1").arg(i), 1.0 / (i + 1), 0.02, i});
    chart.setData(bars, 6);
    show_chart(chart);
    EXPECT_EQ(chart.table().rows.size(), 45U);
    EXPECT_EQ(chart.sizeHint().height(), 6 * theme::row_height());
    EXPECT_TRUE(chart.describe().contains(QStringLiteral("label 5")));
    EXPECT_FALSE(chart.describe().contains(QStringLiteral("label 6")));
    chart.setData({});
    chart.flush();
    EXPECT_TRUE(chart.isEmpty());
}

TEST(ChartExport, ItsCsvHasNoFormulas) {
    QTemporaryDir folder;
    LineChart chart;
    chart.setXAxis({.title = QStringLiteral("step")});
    chart.setData(chart.addSeries({.name = QStringLiteral("=1+1")}),
                  std::vector<ChartPoint>{{0, -0.5}});
    const QString path = folder.filePath(QStringLiteral("chart.csv"));
    EXPECT_EQ(chart.saveCsv(path), QString());
    QFile csv(path);
    ASSERT_TRUE(csv.open(QIODevice::ReadOnly));
    EXPECT_EQ(csv.readAll(), QByteArray("step,'=1+1\n0,-0.5\n"));
}

TEST(ChartExport, WritesPngSvgAndCsv) {
    QTemporaryDir folder;
    LineChart chart;
    chart.setXAxis({.title = QStringLiteral("step")});
    chart.setData(chart.addSeries({.name = QStringLiteral("a, \"quoted\"")}),
                  std::vector<ChartPoint>{{0, 0.1}, {1, 2}});
    show_chart(chart);
    EXPECT_EQ(chart.savePng(folder.filePath(QStringLiteral("chart.png"))), QString());
    EXPECT_EQ(QImage(folder.filePath(QStringLiteral("chart.png"))).size(),
              chart.viewport()->size() * 2);
    EXPECT_EQ(chart.saveSvg(folder.filePath(QStringLiteral("chart.svg"))), QString());
    EXPECT_EQ(chart.saveCsv(folder.filePath(QStringLiteral("chart.csv"))), QString());
    QFile csv(folder.filePath(QStringLiteral("chart.csv")));
    ASSERT_TRUE(csv.open(QIODevice::ReadOnly));
    EXPECT_EQ(csv.readAll(), QByteArray("step,\"a, \"\"quoted\"\"\"\n0,0.1\n1,2\n"));
    QFile svg(folder.filePath(QStringLiteral("chart.svg")));
    ASSERT_TRUE(svg.open(QIODevice::ReadOnly));
    EXPECT_TRUE(svg.readAll().contains("<svg"));
}

TEST(ChartExport, SaysWhyAFileCannotBeWritten) {
    LineChart chart;
    const QString problem = chart.saveCsv(QStringLiteral("/no/such/folder/chart.csv"));
    EXPECT_TRUE(problem.contains(QStringLiteral("/no/such/folder/chart.csv")))
        << problem.toStdString();
}

TEST(ChartCard, SwitchesBetweenChartAndTable) {
    auto* chart = new LineChart;
    ChartCard card(QStringLiteral("Loss"), QStringLiteral("Weighted parts."), chart);
    chart->setData(chart->addSeries({.name = QStringLiteral("a")}), wave(4));
    show_chart(card);
    EXPECT_FALSE(card.showsTable());
    card.setShowsTable(true);
    EXPECT_TRUE(card.showsTable());
    EXPECT_EQ(chart->accessibleName(), QStringLiteral("Loss"));
    card.setShowsTable(false);
    card.copyImage();
    EXPECT_FALSE(QGuiApplication::clipboard()->image().isNull());
}

TEST(AxisText, IsShort) {
    const auto plain = [](double value, AxisFormat format) {
        return axis_text(value, format).replace(format::thin_space, u'_').toStdString();
    };
    EXPECT_EQ(plain(12'000, AxisFormat::si), "12_k");
    EXPECT_EQ(plain(2'500'000, AxisFormat::si), "2.5_M");
    EXPECT_EQ(plain(0.25, AxisFormat::si), "0.25");
    EXPECT_EQ(plain(-40, AxisFormat::si), "−40");
    EXPECT_EQ(plain(0.2, AxisFormat::percent), "20_%");
    EXPECT_EQ(plain(-4, AxisFormat::power_of_ten), "10⁻⁴");
    EXPECT_EQ(plain(1e-17, AxisFormat::si), "0");
}

}  // namespace
}  // namespace sparsescope
