// SPDX-License-Identifier: GPL-3.0-or-later
// Walking on a map with mouse, wheel and keys.
#include <gtest/gtest.h>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include "widgets/controls/chip.h"
#include "widgets/map/map_legend.h"
#include "widgets/map/map_view.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

// A grid of 5 × 4 points, number 5·y + x at (x, y).
struct MapViewTest : testing::Test {
    MapView view;
    std::vector<std::uint32_t> picked;
    Qt::KeyboardModifiers modifiers;

    void SetUp() override {
        view.resize(400, 300);
        view.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
        std::vector<float> x, y;
        for (int i = 0; i < 20; ++i) {
            x.push_back(static_cast<float>(i % 5));
            y.push_back(static_cast<float>(i / 5));
        }
        view.setPoints(std::make_shared<MapPoints>(x, y));
        view.setFocus();
        QObject::connect(&view, &MapView::areaPicked,
                         [this](const auto& numbers, Qt::KeyboardModifiers keys) {
                             picked = numbers;
                             modifiers = keys;
                         });
    }
    QPoint at(double x, double y) const {
        return QPointF(view.camera().screen_x(x), view.camera().screen_y(y)).toPoint();
    }
    void drag(const std::vector<QPoint>& way, Qt::KeyboardModifiers keys = {}) {
        QTest::mousePress(&view, Qt::LeftButton, keys, way.front());
        for (const QPoint& point : way) {
            QMouseEvent move(QEvent::MouseMove, point, view.mapToGlobal(point), Qt::NoButton,
                             Qt::LeftButton, keys);
            QApplication::sendEvent(&view, &move);
        }
        QTest::mouseRelease(&view, Qt::LeftButton, keys, way.back());
    }
    void wheel(const QPoint& where, int delta) {
        QWheelEvent event(where, view.mapToGlobal(where), {}, {0, delta}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &event);
    }
    bool settled() {
        double before = -1;
        return QTest::qWaitFor([&] {
            const bool same = before == view.camera().scale;
            before = view.camera().scale;
            QTest::qWait(60);
            return same;
        });
    }
    QColor color_at(double x, double y) { return view.grab().toImage().pixelColor(at(x, y)); }
};

TEST_F(MapViewTest, EverythingIsInSightAtFirst) {
    EXPECT_EQ(view.points().inside(view.inSight()).size(), 20U);
    EXPECT_NE(color_at(2, 2), theme::color(theme::Token::panel));
}

TEST_F(MapViewTest, DraggingMovesTheMapWithTheHand) {
    const QPoint from = at(1, 1);
    drag({from, from + QPoint(20, 10), from + QPoint(60, 40)});
    EXPECT_NEAR(at(1, 1).x(), from.x() + 60, 1);
    EXPECT_NEAR(at(1, 1).y(), from.y() + 40, 1);
    EXPECT_TRUE(picked.empty());
}

TEST_F(MapViewTest, TheWheelZoomsAtThePointer) {
    const QPoint where = at(3, 1);
    const double before = view.camera().scale;
    wheel(where, 240);
    EXPECT_GT(view.camera().scale, before * 1.4);
    EXPECT_NEAR(at(3, 1).x(), where.x(), 1);
    EXPECT_NEAR(at(3, 1).y(), where.y(), 1);
    for (int i = 0; i < 200; ++i)
        wheel(where, -120);
    EXPECT_GT(view.camera().scale, before * 0.4) << "it never vanishes in the distance";
    for (int i = 0; i < 400; ++i)
        wheel(where, 120);
    EXPECT_LT(view.camera().scale, before * 1e5);
    QTest::keyClick(&view, Qt::Key_0);
    ASSERT_TRUE(settled());
    EXPECT_NEAR(view.camera().scale, before, before * 1e-6);
}

TEST_F(MapViewTest, ARectanglePicks) {
    QTest::keyClick(&view, Qt::Key_R);
    EXPECT_EQ(view.tool(), MapView::Tool::rectangle);
    drag({at(0.5, 0.5), at(1, 1), at(2.5, 2.5)});
    EXPECT_EQ(picked, (std::vector<std::uint32_t>{6, 7, 11, 12}));
    EXPECT_EQ(modifiers, Qt::NoModifier);
    drag({at(3.5, 0.5), at(2.6, -0.5)}, Qt::ShiftModifier);
    EXPECT_EQ(picked, (std::vector<std::uint32_t>{3})) << "from any corner";
    EXPECT_EQ(modifiers, Qt::ShiftModifier);
    QTest::keyClick(&view, Qt::Key_Escape);
    EXPECT_EQ(view.tool(), MapView::Tool::pan);
    drag({at(-0.4, -0.4), at(0.4, 0.4)}, Qt::ControlModifier);
    EXPECT_EQ(picked, (std::vector<std::uint32_t>{0})) << "with a picking key the hand picks, too";
    EXPECT_EQ(modifiers, Qt::ControlModifier);
}

TEST_F(MapViewTest, ALassoPicksWhatItGoesAround) {
    QTest::keyClick(&view, Qt::Key_L);
    // A corner is cut off: (2, 2) stays outside.
    drag({at(0.5, 0.5), at(2.5, 0.5), at(2.5, 1.4), at(1.5, 2.5), at(0.5, 2.5)});
    EXPECT_EQ(picked, (std::vector<std::uint32_t>{6, 7, 11}));
}

TEST_F(MapViewTest, EscapeCallsADragOff) {
    QTest::keyClick(&view, Qt::Key_R);
    QTest::mousePress(&view, Qt::LeftButton, {}, at(0, 0));
    QMouseEvent move(QEvent::MouseMove, at(2, 2), view.mapToGlobal(at(2, 2)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&view, &move);
    QTest::keyClick(&view, Qt::Key_Escape);
    QTest::mouseRelease(&view, Qt::LeftButton, {}, at(2, 2));
    EXPECT_TRUE(picked.empty());
    QSignalSpy escaped(&view, &MapView::escaped);
    QTest::keyClick(&view, Qt::Key_Escape);
    EXPECT_EQ(view.tool(), MapView::Tool::pan);
    QTest::keyClick(&view, Qt::Key_Escape);
    EXPECT_EQ(escaped.count(), 1);
}

TEST_F(MapViewTest, AllInSightIsPickedByAKey) {
    QTest::keyClick(&view, Qt::Key_A);
    EXPECT_EQ(picked.size(), 20U);
    view.showBox({0, 0, 1, 1});
    ASSERT_TRUE(settled());
    QTest::keyClick(&view, Qt::Key_A, Qt::ShiftModifier);
    EXPECT_EQ(modifiers, Qt::ShiftModifier);
    EXPECT_EQ(picked, view.points().inside(view.inSight()));
    EXPECT_LT(picked.size(), 20U);
    EXPECT_GE(picked.size(), 4U);
}

TEST_F(MapViewTest, KeysWalk) {
    const MapBox before = view.inSight();
    QTest::keyClick(&view, Qt::Key_Plus);
    EXPECT_LT(view.inSight().width(), before.width());
    const double x = view.camera().x;
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_GT(view.camera().x, x);
    QTest::keyClick(&view, Qt::Key_Left);
    EXPECT_NEAR(view.camera().x, x, 1e-9);
    const double y = view.camera().y;
    QTest::keyClick(&view, Qt::Key_Down);
    EXPECT_GT(view.camera().y, y);
    QTest::keyClick(&view, Qt::Key_Minus);
    EXPECT_NEAR(view.inSight().width(), before.width(), 1e-6);
    QTest::keyClick(&view, Qt::Key_Plus, Qt::ControlModifier);
    EXPECT_NEAR(view.inSight().width(), before.width(), 1e-6) << "that is the size of the text";
}

TEST_F(MapViewTest, ClicksTellWhatTheyHit) {
    std::vector<quint32> clicked, opened;
    int ground = 0;
    QObject::connect(&view, &MapView::pointClicked,
                     [&](quint32 number) { clicked.push_back(number); });
    QObject::connect(&view, &MapView::pointActivated,
                     [&](quint32 number) { opened.push_back(number); });
    QObject::connect(&view, &MapView::groundClicked, [&] { ++ground; });
    QTest::mouseClick(&view, Qt::LeftButton, {}, at(3, 2) + QPoint(2, 1));
    EXPECT_EQ(clicked, (std::vector<quint32>{13}));
    QTest::mouseDClick(&view, Qt::LeftButton, {}, at(4, 3));
    EXPECT_EQ(opened, (std::vector<quint32>{19}));
    QTest::mouseClick(&view, Qt::LeftButton, {}, at(3.5, 2.5));
    EXPECT_EQ(ground, 1);
    view.setFocused(7);
    QTest::keyClick(&view, Qt::Key_Return);
    EXPECT_EQ(opened.back(), 7U);
}

TEST_F(MapViewTest, HoverTellsAPointAndItsLeaving) {
    std::vector<qint64> hovered;
    QObject::connect(&view, &MapView::pointHovered,
                     [&](qint64 number) { hovered.push_back(number); });
    QTest::mouseMove(&view, at(1, 3));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !hovered.empty(); }));
    EXPECT_EQ(hovered.back(), 16);
    QTest::mouseMove(&view, at(1.5, 2.5));
    ASSERT_TRUE(QTest::qWaitFor([&] { return hovered.back() == -1; }));
}

TEST_F(MapViewTest, NamesDoNotOverlapAndTheHeaviestAreWritten) {
    std::vector<MapLabel> labels;
    for (int i = 0; i < 60; ++i)
        labels.push_back({static_cast<NeuronId>(i), QString("a name of a neuron %1").arg(i),
                          (i % 8) * 0.5, (i / 8) * 0.4, static_cast<double>(i)});
    view.setLabels(labels);
    const auto written = view.written();
    ASSERT_GE(written.size(), 3U);
    EXPECT_EQ(written.front().label, 59U);
    for (std::size_t a = 0; a < written.size(); ++a) {
        EXPECT_TRUE(QRectF(view.rect()).contains(written[a].box));
        for (std::size_t b = 0; b < a; ++b)
            EXPECT_FALSE(written[a].box.intersects(written[b].box)) << a << " and " << b;
    }
    view.setLabelsShown(false);
    EXPECT_TRUE(view.written().empty());
}

TEST_F(MapViewTest, LongAndForeignNamesStayShort) {
    QString endless(10'000, u'w');
    view.setLabels(
        {{1, endless, 2, 1, 2}, {2, QString::fromUtf8("כלבים\nוחתולים, كلاب"), 2, 2, 1}});
    ASSERT_EQ(view.written().size(), 2U);
    for (const PlacedLabel& one : view.written()) {
        EXPECT_LE(one.box.width(), 220);
        EXPECT_FALSE(one.text.contains('\n'));
    }
    view.grab();
}

TEST_F(MapViewTest, NamesAreChosenByMouseAndByKeys) {
    view.setLabels({{7, "foxes", 1, 1, 2}, {9, "trees", 3, 3, 1}});
    std::vector<quint32> chosen;
    std::vector<qint64> hovered;
    QObject::connect(&view, &MapView::neuronClicked,
                     [&](quint32 neuron) { chosen.push_back(neuron); });
    QObject::connect(&view, &MapView::neuronHovered,
                     [&](qint64 neuron) { hovered.push_back(neuron); });
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.written()[1].box.center().toPoint());
    EXPECT_EQ(chosen, (std::vector<quint32>{9}));
    QTest::keyClick(&view, Qt::Key_N);
    EXPECT_EQ(hovered.back(), 7);
    QTest::keyClick(&view, Qt::Key_Return);
    EXPECT_EQ(chosen.back(), 7U);
    QTest::keyClick(&view, Qt::Key_N);
    EXPECT_EQ(hovered.back(), 9);
    QTest::keyClick(&view, Qt::Key_N, Qt::ShiftModifier);
    EXPECT_EQ(hovered.back(), 7);
    QTest::keyClick(&view, Qt::Key_Escape);
    EXPECT_EQ(hovered.back(), -1);
}

TEST_F(MapViewTest, WhatIsPickedStandsOutAndTheRestFades) {
    view.setColors({std::vector<std::uint8_t>(20, 0), {QColor(0, 114, 178)}});
    const QColor plain = color_at(2, 2);
    view.setPicked({0});
    const QColor faded = color_at(2, 2);
    EXPECT_GT(faded.lightness(), plain.lightness() + 40);
    EXPECT_LT(color_at(0, 0).lightness(), faded.lightness() - 40);
    view.setHovered({12});
    EXPECT_LT(color_at(2, 2).lightness(), faded.lightness() - 40) << "what is hovered goes before";
    EXPECT_GT(color_at(0, 0).lightness(), plain.lightness() + 40);
    view.setHovered({});
    view.setPicked({});
    EXPECT_EQ(color_at(2, 2), plain);
    view.setHits({{3, 1}});
    EXPECT_GT(color_at(2, 2).lightness(), plain.lightness() + 40);
}

TEST_F(MapViewTest, OneColorCanStandAlone) {
    std::vector<std::uint8_t> of(20, 0);
    of[12] = 1;
    view.setColors({of, {QColor(0, 114, 178), QColor(0, 158, 115)}});
    const QColor plain = color_at(0, 0);
    view.isolateColor(1);
    EXPECT_GT(color_at(0, 0).lightness(), plain.lightness() + 40);
    view.isolateColor(-1);
    EXPECT_EQ(color_at(0, 0), plain);
}

TEST_F(MapViewTest, ColorsThatAreTooManyOrTooFewDoNoHarm) {
    std::vector<std::uint8_t> of(20, 255);
    view.setColors({of, std::vector<QColor>(300, QColor(Qt::red))});
    view.grab();
    view.setColors({{1, 2}, {QColor(Qt::blue)}});
    view.grab();
    view.setPoints(nullptr);
    view.setEmptyText("Nothing here.");
    view.grab();
    QTest::keyClick(&view, Qt::Key_A);
    QTest::keyClick(&view, Qt::Key_0);
    wheel({10, 10}, 120);
}

TEST_F(MapViewTest, NeuronsAreASecondLayer) {
    std::vector<qint64> hovered;
    QObject::connect(&view, &MapView::neuronHovered,
                     [&](qint64 neuron) { hovered.push_back(neuron); });
    view.setNodes(
        {{4, "four", 1.5, 1.5, 1, QColor(Qt::red)}, {5, "five", 3.5, 2.5, 0.1, QColor(Qt::blue)}});
    view.setEdges({{4, 5, 0.9}, {4, 77, 0.5}});
    EXPECT_GT(color_at(1.5, 1.5).red(), 200);
    QTest::mouseMove(&view, at(1.5, 1.5));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !hovered.empty() && hovered.back() == 4; }));
}

TEST_F(MapViewTest, PicturesAndDrawings) {
    const QImage image = view.toImage(2);
    EXPECT_EQ(image.size(), QSize(800, 600));
    QTemporaryDir folder;
    const QString path = folder.filePath("map.svg");
    EXPECT_EQ(view.saveSvg(path), "");
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray svg = file.readAll();
    EXPECT_EQ(svg.count("<circle") + svg.count("<ellipse"), 20);
    EXPECT_TRUE(view.saveSvg(folder.filePath("none/map.svg")).contains("cannot be written"));
}

TEST(MapLegendTest, AClassIsIsolatedWhileItIsPointedAtOrChosen) {
    MapLegend legend;
    legend.setClasses({{"fox", "20 documents", Qt::red}, {"a, b\nc", "3 documents", Qt::blue}});
    legend.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&legend));
    std::vector<int> isolated;
    QObject::connect(&legend, &MapLegend::isolated, [&](int color) { isolated.push_back(color); });
    auto* second = legend.findChild<Chip*>("map_class_1");
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(second->text(), "a, b c");
    QEvent enter(QEvent::Enter);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(second, &leave);
    QTest::mouseClick(second, Qt::LeftButton);
    EXPECT_EQ(isolated.back(), 1);
    QTest::mouseClick(legend.findChild<Chip*>("map_class_0"), Qt::LeftButton);
    EXPECT_EQ(isolated.back(), 0);
    EXPECT_FALSE(second->isChecked());
    legend.clearChoice();
    EXPECT_EQ(isolated.back(), -1);
    legend.setScale("year", "1990", "2020", {Qt::red, Qt::green, Qt::blue});
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_EQ(legend.findChild<Chip*>("map_class_0"), nullptr);
    legend.grab();
}

}  // namespace
}  // namespace sparsescope
