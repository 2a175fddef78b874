// SPDX-License-Identifier: GPL-3.0-or-later
// One time axis for several charts: zoom, scrub, pins and marks, by mouse and by keys.
#include <gtest/gtest.h>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include "widgets/charts/line_chart.h"

namespace sparsescope {
namespace {

using Points = std::vector<ChartPoint>;

TEST(TimeAxis, ZoomsWithinTheWhole) {
    TimeAxis axis;
    QSignalSpy changed(&axis, &TimeAxis::rangeChanged);
    EXPECT_FALSE(axis.visible());
    axis.setWhole(TimeAxis::Range{0, 1000});
    EXPECT_EQ(axis.visible(), (TimeAxis::Range{0, 1000}));
    axis.zoomTo({400, -50});  // backwards and beyond the end
    EXPECT_EQ(axis.visible(), (TimeAxis::Range{0, 400}));
    EXPECT_EQ(changed.count(), 2);
    axis.zoomTo({200, 200.00001});
    axis.zoomTo({std::nan(""), 2});
    EXPECT_EQ(axis.visible(), (TimeAxis::Range{0, 400}));
    axis.zoomTo({-5, 4000});
    EXPECT_FALSE(axis.zoomed());
    axis.setWhole(std::nullopt);
    EXPECT_FALSE(axis.visible());
}

TEST(TimeAxis, AnnouncesOnlyChanges) {
    TimeAxis axis;
    QSignalSpy scrub(&axis, &TimeAxis::scrubChanged);
    QSignalSpy half_life(&axis, &TimeAxis::halfLifeChanged);
    QSignalSpy pins(&axis, &TimeAxis::pinsChanged);
    for (int i = 0; i < 2; ++i) {
        axis.setScrub(12);
        axis.setHalfLife(-3);  // none, as before
        axis.setPins({{1, 12, QStringLiteral("a note")}});
    }
    EXPECT_EQ(scrub.count(), 1);
    EXPECT_EQ(half_life.count(), 0);
    EXPECT_EQ(pins.count(), 1);
}

class SharedAxis : public testing::Test {
  protected:
    void SetUp() override {
        axis_.setWhole(TimeAxis::Range{0, 1000});
        for (LineChart* chart : {&first_, &second_}) {
            chart->setXAxis({.title = QStringLiteral("step")});
            chart->shareAxis(&axis_);
            chart->shareCursor(&cursor_);
            Points points;
            for (int i = 0; i <= 100; ++i)
                points.push_back({i * 10.0, i < 20 ? 100.0 : 1.0 + 0.001 * i});
            chart->setData(chart->addSeries({.name = QStringLiteral("loss")}), points);
            chart->resize(420, 240);
            chart->show();
            ASSERT_TRUE(QTest::qWaitForWindowExposed(chart));
            chart->flush();
        }
    }
    // Where an x stands in the first chart, by its hover line's own arithmetic.
    QPoint at(double x, int y = 120) {
        const QRectF plot = first_.chart()->plotArea();
        const auto [low, high] = first_.visibleRange();
        return {
            static_cast<int>(std::lround(plot.left() + plot.width() * (x - low) / (high - low))),
            y};
    }
    void drag(const QPoint& from, const QPoint& to) {
        auto* view = first_.viewport();
        QTest::mousePress(view, Qt::LeftButton, {}, from);
        // Qt's own helper moves without telling the buttons.
        for (const QPoint& place : {(from + to) / 2, to}) {
            QMouseEvent move(QEvent::MouseMove, place, view->mapToGlobal(place), Qt::NoButton,
                             Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(view, &move);
        }
        QTest::mouseRelease(view, Qt::LeftButton, {}, to);
    }
    void turnWheel(int delta, Qt::KeyboardModifiers modifiers, const QPoint& place) {
        auto* view = first_.viewport();
        QWheelEvent turn(place, view->mapToGlobal(place), {}, {0, delta}, Qt::NoButton, modifiers,
                         Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(view, &turn);
    }
    void settle() {
        first_.flush();
        second_.flush();
    }

    TimeAxis axis_;
    ChartCursor cursor_;
    LineChart first_, second_;
};

TEST_F(SharedAxis, BrushingOneZoomsAll) {
    EXPECT_EQ(second_.visibleRange(), std::pair(0.0, 1000.0));
    drag(at(300), at(700));
    ASSERT_TRUE(axis_.zoomed());
    EXPECT_NEAR(axis_.visible()->low, 300, 3);
    EXPECT_NEAR(axis_.visible()->high, 700, 3);
    settle();
    EXPECT_EQ(second_.visibleRange(), std::pair(axis_.visible()->low, axis_.visible()->high));
    EXPECT_LT(second_.drawnPoints(0), 50);
    QTest::mouseDClick(first_.viewport(), Qt::LeftButton, {}, at(500));
    EXPECT_FALSE(axis_.zoomed());
}

TEST_F(SharedAxis, ZoomFitsTheValuesInSight) {
    const auto wide = first_.toImage(1);
    axis_.zoomTo({400, 900});
    settle();
    // Beyond the cliff at step 200 nothing is near 100, so the small rise fills the plot.
    EXPECT_TRUE(first_.describe().contains(QStringLiteral("rose from 1.04 to 1.09")))
        << first_.describe().toStdString();
    EXPECT_NE(wide, first_.toImage(1));
}

TEST_F(SharedAxis, WheelZoomsOnlyWithControl) {
    turnWheel(120, Qt::NoModifier, at(500));
    EXPECT_FALSE(axis_.zoomed());
    turnWheel(120, Qt::ControlModifier, at(500));
    ASSERT_TRUE(axis_.zoomed());
    EXPECT_NEAR(axis_.visible()->low, 100, 5);
    EXPECT_NEAR(axis_.visible()->high, 900, 5);
    turnWheel(-120, Qt::ControlModifier, at(500));
    turnWheel(-120, Qt::ControlModifier, at(500));
    EXPECT_FALSE(axis_.zoomed());
}

TEST_F(SharedAxis, KeysBrushAndEscapeUndoesLevelByLevel) {
    QTest::keyClick(&first_, Qt::Key_Home);
    QTest::keyClick(&first_, Qt::Key_PageDown);  // step 50
    for (int i = 0; i < 10; ++i)
        QTest::keyClick(&first_, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_FALSE(axis_.zoomed());  // only brushed
    QTest::keyClick(&first_, Qt::Key_Return);
    EXPECT_EQ(axis_.visible(), (TimeAxis::Range{50, 150}));
    QTest::keyClick(&first_, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(&first_, Qt::Key_Escape);  // the brush
    QTest::keyClick(&first_, Qt::Key_Escape);  // the hover line
    EXPECT_TRUE(axis_.zoomed());
    QTest::keyClick(&first_, Qt::Key_Escape);
    EXPECT_FALSE(axis_.zoomed());
}

TEST_F(SharedAxis, ScrubLineIsPlacedDraggedAndMovedByKeys) {
    QSignalSpy changed(&axis_, &TimeAxis::scrubChanged);
    QTest::mouseClick(first_.viewport(), Qt::LeftButton, {}, at(300));
    EXPECT_EQ(axis_.scrub(), 300);
    drag(at(300), at(620));
    EXPECT_EQ(axis_.scrub(), 620);
    EXPECT_FALSE(axis_.zoomed());
    QTest::keyClick(&second_, Qt::Key_Left, Qt::ControlModifier);
    EXPECT_EQ(axis_.scrub(), 610);
    EXPECT_GE(changed.count(), 3);
    QTest::keyClick(&second_, Qt::Key_End, Qt::ControlModifier);
    EXPECT_FALSE(axis_.scrub());  // the newest again
}

TEST_F(SharedAxis, DoubleClickLeavesTheScrubLineWhereItWas) {
    axis_.setScrub(800);
    axis_.zoomTo({200, 900});
    settle();
    const QPoint place = at(500);
    QTest::mouseClick(first_.viewport(), Qt::LeftButton, {}, place);
    EXPECT_EQ(axis_.scrub(), 500);
    QTest::mouseDClick(first_.viewport(), Qt::LeftButton, {}, place);
    EXPECT_EQ(axis_.scrub(), 800);
    EXPECT_FALSE(axis_.zoomed());
}

TEST_F(SharedAxis, MarksAndPinsCanBeOpened) {
    first_.setMarks(
        {{7, 200, QStringLiteral("3 neurons died")}, {8, 640, QStringLiteral("1 died")}});
    axis_.setPins({{3, 400, QStringLiteral("lower rate")}});
    settle();
    QSignalSpy mark(&first_, &LineChart::markActivated);
    QSignalSpy pin(&axis_, &TimeAxis::pinActivated);
    const QRectF plot = first_.chart()->plotArea();
    QTest::mouseClick(first_.viewport(), Qt::LeftButton, {},
                      at(200, static_cast<int>(plot.bottom()) - 6));
    ASSERT_EQ(mark.count(), 1);
    EXPECT_EQ(mark.takeFirst()[0].toLongLong(), 7);
    EXPECT_FALSE(axis_.scrub());
    QTest::mouseClick(first_.viewport(), Qt::LeftButton, {},
                      at(400, static_cast<int>(plot.top()) + 2));
    ASSERT_EQ(pin.count(), 1);
    EXPECT_EQ(pin.takeFirst()[0].toLongLong(), 3);
    // By keys: down to the next mark, Return opens it.
    QTest::keyClick(&first_, Qt::Key_Home);
    QTest::keyClick(&first_, Qt::Key_Down);
    QTest::keyClick(&first_, Qt::Key_Return);
    ASSERT_EQ(mark.count(), 1);
    EXPECT_EQ(mark[0][0].toLongLong(), 7);
    QTest::keyClick(&first_, Qt::Key_Down);
    QTest::keyClick(&first_, Qt::Key_Down);
    QTest::keyClick(&first_, Qt::Key_Return);
    ASSERT_EQ(mark.count(), 2);
    EXPECT_EQ(mark[1][0].toLongLong(), 8);
    EXPECT_TRUE(cursor_.tooltip(QStringLiteral("step")).contains(QStringLiteral("1 died")));
}

TEST_F(SharedAxis, HalfLifeIsShared) {
    axis_.setHalfLife(50);
    EXPECT_EQ(first_.table().headers.size(), 3);
    EXPECT_EQ(second_.table().headers.size(), 3);
    LineChart late;  // a chart that comes later has it too
    late.shareAxis(&axis_);
    late.addSeries({.name = QStringLiteral("loss")});
    EXPECT_EQ(late.table().headers.size(), 3);
}

TEST_F(SharedAxis, CsvCanHoldTheVisibleRangeOnly) {
    QTemporaryDir folder;
    axis_.zoomTo({300, 320});
    settle();
    EXPECT_TRUE(first_.isZoomed());
    const auto lines = [&](Chart::Rows rows) {
        const QString path = folder.filePath(QStringLiteral("part.csv"));
        EXPECT_EQ(first_.saveCsv(path, rows), QString());
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    };
    EXPECT_EQ(lines(Chart::Rows::visible),
              QByteArray("step,loss\n300,1.03\n310,1.031\n320,1.032\n"));
    EXPECT_EQ(lines(Chart::Rows::all).count('\n'), 102);
}

TEST_F(SharedAxis, LiveDataReachesAChartUnderItsScrubLine) {
    axis_.setScrub(500);
    settle();
    const QImage before = first_.grab().toImage();
    Points points;
    for (int i = 0; i <= 100; ++i)
        points.push_back({i * 10.0, i * 1.0});
    first_.setData(0, points);
    first_.flush();
    EXPECT_NE(before, first_.grab().toImage());
}

TEST(LineChart, WithoutASharedAxisADragIsNoZoom) {
    LineChart chart;
    chart.setData(chart.addSeries({.name = QStringLiteral("a")}), Points{{0, 1}, {10, 2}});
    chart.resize(420, 240);
    chart.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&chart));
    QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, QPoint(200, 100));
    QTest::keyClick(&chart, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_EQ(chart.visibleRange(), std::pair(0.0, 10.0));
    EXPECT_FALSE(chart.isZoomed());
}

}  // namespace
}  // namespace sparsescope
