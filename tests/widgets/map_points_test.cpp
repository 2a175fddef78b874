// SPDX-License-Identifier: GPL-3.0-or-later
// Finding points on a map, against looking at each of them; and the painter, against slow painting.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <QPainter>

#include "widgets/map/map_points.h"
#include "widgets/map/map_raster.h"

namespace sparsescope {
namespace {

struct Places {
    std::vector<float> x, y;
};

Places random_places(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    Places places;
    for (std::size_t i = 0; i < count; ++i) {
        const float clump = static_cast<float>(random() % 4);
        places.x.push_back(3 * clump + normal(random));
        places.y.push_back(clump * clump + normal(random));
    }
    return places;
}

TEST(MapPointsTest, FindsWhatIsInABoxAndInAPolygon) {
    const Places places = random_places(3000, 1);
    const MapPoints points(places.x, places.y);
    std::mt19937 random(2);
    std::uniform_real_distribution<double> anywhere(-4, 13);
    for (int round = 0; round < 40; ++round) {
        MapBox box{anywhere(random), anywhere(random), 0, 0};
        box.right = box.left + std::abs(anywhere(random)) / 2;
        box.bottom = box.top + std::abs(anywhere(random)) / 2;
        std::vector<MapSpot> corners;
        for (int i = 0; i < 5; ++i)
            corners.push_back({anywhere(random), anywhere(random)});
        std::vector<std::uint32_t> in_box, in_polygon;
        for (std::uint32_t i = 0; i < places.x.size(); ++i) {
            if (box.contains(places.x[i], places.y[i])) in_box.push_back(i);
            if (inside_polygon(corners, places.x[i], places.y[i])) in_polygon.push_back(i);
        }
        EXPECT_EQ(points.inside(box), in_box);
        EXPECT_EQ(points.count_inside(box), in_box.size());
        EXPECT_EQ(points.inside(corners), in_polygon);
    }
    EXPECT_TRUE(points.inside(std::vector<MapSpot>{{0, 0}, {1, 1}}).empty()) << "no area";
}

TEST(MapPointsTest, APolygonByHand) {
    // A U: the gap between its arms is outside.
    const std::vector<MapSpot> u{{0, 0}, {1, 0}, {1, 2}, {2, 2}, {2, 0}, {3, 0}, {3, 3}, {0, 3}};
    EXPECT_TRUE(inside_polygon(u, 0.5, 1));
    EXPECT_FALSE(inside_polygon(u, 1.5, 1));
    EXPECT_TRUE(inside_polygon(u, 2.5, 1));
    EXPECT_TRUE(inside_polygon(u, 1.5, 2.5));
    EXPECT_FALSE(inside_polygon(u, -0.1, 1));
}

TEST(MapPointsTest, TheNearestPointWithinReach) {
    const Places places = random_places(2000, 3);
    const MapPoints points(places.x, places.y);
    std::mt19937 random(4);
    std::uniform_real_distribution<double> anywhere(-4, 13);
    for (int round = 0; round < 60; ++round) {
        const double x = anywhere(random);
        const double y = anywhere(random);
        std::optional<std::uint32_t> nearest;
        double best = 0.7;
        for (std::uint32_t i = 0; i < places.x.size(); ++i) {
            const double away = std::hypot(places.x[i] - x, places.y[i] - y);
            if (away >= best) continue;
            best = away;
            nearest = i;
        }
        EXPECT_EQ(points.nearest(x, y, 0.7), nearest);
    }
}

TEST(MapPointsTest, OddMaps) {
    const MapPoints none;
    EXPECT_TRUE(none.empty());
    EXPECT_TRUE(none.inside(MapBox{-9, -9, 9, 9}).empty());
    EXPECT_FALSE(none.nearest(0, 0, 9).has_value());

    const float nan = std::numeric_limits<float>::quiet_NaN();
    const MapPoints equal(std::vector<float>{5, nan, 5, 5}, std::vector<float>{7, 7, 7, nan});
    EXPECT_EQ(equal.count(), 4U);
    EXPECT_EQ(equal.size(), 2U) << "what has no place is left out";
    EXPECT_EQ(equal.position(1), -1);
    EXPECT_GT(equal.bounds().width(), 0) << "one place still has something around it";
    EXPECT_EQ(equal.inside(equal.bounds()), (std::vector<std::uint32_t>{0, 2}));
    EXPECT_EQ(equal.nearest(5, 7, 1), 0U);

    const MapPoints line(std::vector<float>{0, 1, 2}, std::vector<float>{3, 3, 3});
    EXPECT_GT(line.bounds().height(), 0);
    EXPECT_EQ(line.inside(line.bounds()).size(), 3U);
}

TEST(MapPointsTest, MostAreWhereTheyAreClosest) {
    // Four in one corner, and eight far from each other.
    std::vector<float> x{0, 0.1F, 0, 0.1F}, y{0, 0, 0.1F, 0.1F};
    for (int i = 1; i <= 8; ++i) {
        x.push_back(static_cast<float>(10 * i));
        y.push_back(static_cast<float>(90 - 5 * i));
    }
    const MapPoints points(x, y);
    std::vector<std::uint32_t> all(x.size());
    for (std::uint32_t i = 0; i < all.size(); ++i)
        all[i] = i;
    const auto box = points.densest(all);
    ASSERT_TRUE(box.has_value());
    EXPECT_TRUE(box->contains(0, 0) && box->contains(0.1, 0.1));
    EXPECT_LT(box->width(), 1);
    EXPECT_FALSE(points.densest({}).has_value());
    EXPECT_EQ(points.densest(std::vector<std::uint32_t>{5})->width(), 0);
}

MapCamera camera_of(const MapPoints& points, int width, int height) {
    MapCamera camera;
    camera.width = width;
    camera.height = height;
    camera.show(points.bounds(), 6);
    return camera;
}

MapInk ink_of(const std::vector<std::uint8_t>& colors) {
    MapInk ink;
    ink.colors = colors;
    ink.palette[0] = qRgb(0, 114, 178);
    ink.palette[1] = qRgb(230, 159, 0);
    ink.palette[2] = qRgb(0, 158, 115);
    ink.ground = qRgb(250, 252, 255);
    return ink;
}

std::vector<std::uint8_t> three_colors(const MapPoints& points) {
    std::vector<std::uint8_t> colors;
    for (const std::uint32_t number : points.numbers())
        colors.push_back(static_cast<std::uint8_t>(number % 3));
    return colors;
}

// Pixel by pixel: the mean colour of its points over the ground, the stronger the more there are.
TEST(MapRasterTest, PixelsAreTheMeanOfTheirPoints) {
    const Places places = random_places(4000, 5);
    const MapPoints points(places.x, places.y);
    const auto colors = three_colors(points);
    MapInk ink = ink_of(colors);
    ink.radius = 0.5;
    ink.full = 6;
    const MapCamera camera = camera_of(points, 70, 50);
    MapRaster raster;
    const QImage& image = raster.paint(points, camera, ink);
    std::vector<std::vector<QRgb>> of(70 * 50);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const int x = static_cast<int>(std::floor(camera.screen_x(points.xs()[i])));
        const int y = static_cast<int>(std::floor(camera.screen_y(points.ys()[i])));
        of[static_cast<std::size_t>(y * 70 + x)].push_back(ink.palette[colors[i]]);
    }
    int apart = 0;
    for (int y = 0; y < 50; ++y) {
        for (int x = 0; x < 70; ++x) {
            const auto& here = of[static_cast<std::size_t>(y * 70 + x)];
            double red = 0;
            for (const QRgb color : here)
                red += qRed(color);
            const double n = static_cast<double>(here.size());
            const double alpha =
                here.empty() ? 0 : 0.5 + 0.5 * std::min(1.0, std::log(n) / std::log(6));
            const double expected = here.empty() ? 250 : (1 - alpha) * 250 + alpha * red / n;
            // Floats put a point that lies on an edge into either pixel.
            if (std::abs(qRed(image.pixel(x, y)) - expected) > 1.01) ++apart;
        }
    }
    EXPECT_LE(apart, 6);
}

TEST(MapRasterTest, AnOverfullPixelKeepsItsMean) {
    std::vector<float> x(5000, 0.F), y(5000, 0.F);
    x.push_back(9);
    y.push_back(9);
    const MapPoints points(x, y);
    std::vector<std::uint8_t> colors;
    for (const std::uint32_t number : points.numbers())
        colors.push_back(static_cast<std::uint8_t>(number % 2));
    MapInk ink = ink_of(colors);
    ink.full = 100;
    const MapCamera camera = camera_of(points, 60, 60);
    MapRaster raster;
    const QImage& image = raster.paint(points, camera, ink);
    const QRgb pixel =
        image.pixel(static_cast<int>(camera.screen_x(0)), static_cast<int>(camera.screen_y(0)));
    EXPECT_NEAR(qRed(pixel), 115, 4);
    EXPECT_NEAR(qGreen(pixel), (114 + 159) / 2, 4);
    EXPECT_NEAR(qBlue(pixel), 89, 4);
    const QRgb lonely =
        image.pixel(static_cast<int>(camera.screen_x(9)), static_cast<int>(camera.screen_y(9)));
    EXPECT_NE(lonely, ink.ground) << "one point beside five thousand is seen";
}

// Dots against QPainter's ellipses: a soft edge may differ by a shade, no dot may be missing.
TEST(MapRasterTest, DotsAreWhatAPainterDraws) {
    const Places places = random_places(60, 6);
    const MapPoints points(places.x, places.y);
    const auto colors = three_colors(points);
    MapInk ink = ink_of(colors);
    ink.radius = 4;
    const MapCamera camera = camera_of(points, 200, 140);
    MapRaster raster;
    const QImage& image = raster.paint(points, camera, ink);
    QImage slow(200, 140, QImage::Format_RGB32);
    slow.fill(ink.ground);
    QPainter painter(&slow);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < points.size(); ++i) {
        QColor color(ink.palette[colors[i]]);
        color.setAlphaF(0.85F);
        painter.setBrush(color);
        painter.drawEllipse(
            QPointF(camera.screen_x(points.xs()[i]), camera.screen_y(points.ys()[i])), 4, 4);
    }
    painter.end();
    double difference = 0;
    int worst = 0;
    for (int y = 0; y < 140; ++y) {
        for (int x = 0; x < 200; ++x) {
            const int off = std::abs(qRed(image.pixel(x, y)) - qRed(slow.pixel(x, y)));
            difference += off;
            worst = std::max(worst, off);
        }
    }
    EXPECT_LT(difference / (200 * 140), 1.5);
    EXPECT_LT(worst, 110) << "an edge pixel, not a dot";
}

TEST(MapRasterTest, WhatHasNoColorIsNotDrawnAndMayBePaintedOver) {
    const MapPoints points(std::vector<float>{0, 1}, std::vector<float>{0, 1});
    const std::vector<std::uint8_t> colors{0, 1};
    for (const double radius : {0.5, 3.0}) {
        MapInk ink = ink_of(colors);
        ink.radius = radius;
        ink.palette[1] = 0;
        const MapCamera camera = camera_of(points, 50, 50);
        const QPoint first(static_cast<int>(camera.screen_x(0)),
                           static_cast<int>(camera.screen_y(0)));
        const QPoint second(static_cast<int>(camera.screen_x(1)),
                            static_cast<int>(camera.screen_y(1)));
        MapRaster raster;
        raster.paint(points, camera, ink);
        EXPECT_NE(raster.image().pixel(first), ink.ground);
        EXPECT_EQ(raster.image().pixel(second), ink.ground);
        const QRgb before = raster.image().pixel(first);
        std::swap(ink.palette[0], ink.palette[1]);
        raster.paint_over(points, camera, ink);
        EXPECT_EQ(raster.image().pixel(first), before);
        EXPECT_NE(raster.image().pixel(second), ink.ground);
    }
}

// From far and near, in sight or not: no zoom crashes or loops.
TEST(MapRasterTest, AnyCameraIsPainted) {
    const Places places = random_places(500, 7);
    const MapPoints points(places.x, places.y);
    const auto colors = three_colors(points);
    MapInk ink = ink_of(colors);
    MapRaster raster;
    for (const double scale : {1e-9, 1e-3, 1.0, 1e3, 1e9}) {
        for (const double at : {-1e6, 0.0, 1e6}) {
            MapCamera camera{at, at, scale, 40, 30};
            for (const double radius : {0.5, 6.0}) {
                ink.radius = radius;
                EXPECT_EQ(raster.paint(points, camera, ink).size(), QSize(40, 30));
            }
        }
    }
    EXPECT_EQ(raster.paint(MapPoints(), {}, ink).size(), QSize(1, 1));
}

TEST(MapRasterTest, DotsGrowAsOneComesNearer) {
    const Places places = random_places(20'000, 8);
    const MapPoints points(places.x, places.y);
    double before = 0;
    for (double scale = 10; scale < 10'000; scale *= 2) {
        const double radius = MapRaster::radius_for(points, scale);
        EXPECT_GE(radius, before);
        EXPECT_GE(radius, 0.5);
        EXPECT_LE(radius, 6);
        before = radius;
    }
    EXPECT_EQ(before, 6);
}

}  // namespace
}  // namespace sparsescope
