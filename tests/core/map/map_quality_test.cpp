// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/map_quality.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "tests/support/clustered_rows.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

using Table = std::vector<std::vector<double>>;  // how far j is from i

// The definition, word by word. Of those that tie on the map the ones that are first by `then`.
double strangers(const Table& data, const Table& map, std::size_t n, const Table* then = nullptr) {
    double sum = 0;
    const std::size_t documents = data.size();
    for (std::size_t i = 0; i < documents; ++i) {
        std::vector<std::size_t> others;
        for (std::size_t j = 0; j < documents; ++j)
            if (j != i) others.push_back(j);
        if (then != nullptr)
            std::ranges::stable_sort(others, {}, [&](std::size_t j) { return (*then)[i][j]; });
        std::ranges::stable_sort(others, {}, [&](std::size_t j) { return map[i][j]; });
        for (std::size_t e = 0; e < n; ++e) {
            double closer = 0, tied = 0;
            for (std::size_t j = 0; j < documents; ++j) {
                if (j == i) continue;
                closer += data[i][j] < data[i][others[e]] ? 1 : 0;
                tied += data[i][j] == data[i][others[e]] ? 1 : 0;
            }
            if (closer >= static_cast<double>(n))
                sum += closer + (tied + 1) / 2 - static_cast<double>(n);
        }
    }
    const auto size = static_cast<double>(documents), m = static_cast<double>(n);
    return 1 - 2 / (size * m * (2 * size - 3 * m - 1)) * sum;
}

Table of_map(const std::vector<float>& x, const std::vector<float>& y) {
    Table far(x.size(), std::vector<double>(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i)
        for (std::size_t j = 0; j < x.size(); ++j) {
            const float dx = x[j] - x[i], dy = y[j] - y[i];
            far[i][j] = dx * dx + dy * dy;
        }
    return far;
}

TEST(MapQuality, IsTheDefinitionOnVectors) {
    const auto rows = test::clustered_rows(120, 6, 3, 0.6, 4);
    Table data(120, std::vector<double>(120));
    for (std::size_t i = 0; i < 120; ++i)
        for (std::size_t j = 0; j < 120; ++j)
            for (std::size_t c = 0; c < 6; ++c)
                data[i][j] -= static_cast<double>(rows.row(i)[c]) * rows.row(j)[c];
    Random random(6);
    std::vector<float> x, y;
    for (std::size_t i = 0; i < 120; ++i) {
        x.push_back(rows.row(i)[0] + static_cast<float>(0.1 * random.normal()));
        y.push_back(rows.row(i)[1]);
    }
    for (const std::size_t n : {1, 7, 15}) {
        const MapQuality quality = judge_map({.vectors = rows.view()}, x, y, n).value();
        EXPECT_NEAR(*quality.trustworthiness, strangers(data, of_map(x, y), n), 1e-4) << n;
        EXPECT_NEAR(*quality.continuity, strangers(of_map(x, y), data, n), 1e-4) << n;
        EXPECT_EQ(quality.judged, 120);
    }
}
TEST(MapQuality, IsTheDefinitionOnCodesWithManyTies) {
    Random random(5);
    const CodeMatrix codes = test::random_codes(random, 90, 20, 4, 1);
    Table data(90, std::vector<double>(90, 0));
    for (std::size_t i = 0; i < 90; ++i)
        for (std::size_t j = 0; j < 90; ++j) {
            // All weights are equal: cosines are counts over lengths, and ties are exact.
            const CodeView a = codes.row(i).prefix(3), b = codes.row(j).prefix(3);
            float shared = 0;
            for (std::size_t e = 0; e < b.size(); ++e)
                if (std::ranges::find(a.neurons, b.neurons[e]) != a.neurons.end())
                    shared += static_cast<float>(1 / a.norm() * a.weights[0]) *
                              (static_cast<float>(1 / b.norm()) * b.weights[e]);
            data[i][j] = -shared;
        }
    std::vector<float> x, y;
    for (std::size_t i = 0; i < 90; ++i) {
        x.push_back(static_cast<float>(random.normal()));
        y.push_back(static_cast<float>(random.normal()));
    }
    const MapQuality quality = judge_map({.codes = &codes, .k = 3}, x, y, 8).value();
    EXPECT_NEAR(*quality.trustworthiness, strangers(data, of_map(x, y), 8), 2e-3);
    const Table map = of_map(x, y);
    EXPECT_NEAR(*quality.continuity, strangers(map, data, 8, &map), 2e-3);
}

// Sixty documents along an arc, each a little further from the one before: the nearest of each is
// the one before it (of the first, the one behind it). On the map the first lies far behind the
// last. At 1 neighbour:
//   strangers: next to document 1 is document 2, its second: 2 − 1 = 1; next to document 0 is
//              document 59, its 59th: 58.
//   lost:      document 1 lost document 0, which is its 59th on the map: 58; document 0 lost
//              document 1, its 59th there: 58.
TEST(MapQuality, CountsStrangersAndLostNeighboursByHand) {
    EmbeddingMatrix arc(60, 2);
    std::vector<float> x(60), y(60, 0);
    double angle = 0;
    for (std::size_t i = 0; i < 60; ++i) {
        angle += 0.01 + 0.0005 * static_cast<double>(i);
        arc.row(i)[0] = static_cast<float>(std::cos(angle));
        arc.row(i)[1] = static_cast<float>(std::sin(angle));
        x[i] = static_cast<float>(angle);
    }
    const MapSource source{.vectors = arc.view()};
    const MapQuality right = judge_map(source, x, y, 1).value();
    EXPECT_EQ(right.trustworthiness, 1.0);
    EXPECT_EQ(right.continuity, 1.0);
    x[0] = 100;
    const MapQuality wrong = judge_map(source, x, y, 1).value();
    const double scale = 2.0 / (60 * 1 * (2 * 60 - 3 - 1));
    EXPECT_NEAR(*wrong.trustworthiness, 1 - scale * (1 + 58), 1e-9);
    EXPECT_NEAR(*wrong.continuity, 1 - scale * (58 + 58), 1e-9);
}

TEST(MapQuality, IsUnknownOfFewDocuments) {
    const auto rows = test::clustered_rows(49, 6, 3, 0.6, 4);
    const std::vector<float> places(49, 0);
    const MapQuality quality = judge_map({.vectors = rows.view()}, places, places).value();
    EXPECT_FALSE(quality.trustworthiness);
    EXPECT_FALSE(quality.continuity);
}
TEST(MapQuality, EqualDocumentsAreNoStrangersAndNoneIsLost) {
    EmbeddingMatrix equal(80, 3);
    std::vector<float> x, y(80, 0);
    for (std::size_t i = 0; i < 80; ++i) {
        equal.row(i)[0] = 1;
        x.push_back(static_cast<float>(i * i));
    }
    const MapQuality quality = judge_map({.vectors = equal.view()}, x, y).value();
    EXPECT_EQ(quality.trustworthiness, 1.0);
    EXPECT_EQ(quality.continuity, 1.0);
}
// A sample says about what all documents say, and the same with any number of threads.
TEST(MapQuality, OfManyDocumentsIsJudgedBySample) {
    const auto rows = test::clustered_rows(6000, 3, 5, 0.5, 4);
    std::vector<float> x, y;
    for (std::size_t i = 0; i < rows.rows; ++i) {
        x.push_back(rows.row(i)[0]);
        y.push_back(rows.row(i)[1]);
    }
    const int before = compute_threads();
    set_compute_threads(1);
    const MapQuality one = judge_map({.vectors = rows.view()}, x, y).value();
    set_compute_threads(3);
    const MapQuality three = judge_map({.vectors = rows.view()}, x, y).value();
    set_compute_threads(before);
    EXPECT_EQ(one.judged, static_cast<std::int64_t>(judged_sample));
    EXPECT_EQ(one.trustworthiness, three.trustworthiness);
    EXPECT_EQ(one.continuity, three.continuity);
    const MapQuality half = judge_map({.vectors = rows.view().slice(0, 3000)},
                                      std::span(x).first(3000), std::span(y).first(3000))
                                .value();
    EXPECT_NEAR(*one.trustworthiness, *half.trustworthiness, 0.02);
}

}  // namespace
}  // namespace sparsescope
