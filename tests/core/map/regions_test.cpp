// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/regions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "core/base/random.h"
#include "core/map/square_neurons.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

// Four clumps of documents in the corners of a map. Neuron c is active in clump c, 4 + c in the
// left half of it, 8 + c in its right half, and 20 everywhere.
class Regions : public ::testing::Test {
  protected:
    static constexpr std::size_t in_clump = 200;
    void SetUp() override {
        Random random(3);
        codes_ = CodeMatrix(30);
        for (std::size_t i = 0; i < 4 * in_clump; ++i) {
            const auto clump = static_cast<NeuronId>(i % 4);
            const double along = random.uniform(-1, 1);
            x_.push_back(static_cast<float>((clump % 2 == 0 ? -5 : 5) + along));
            y_.push_back(static_cast<float>((clump < 2 ? -5 : 5) + random.uniform(-1, 1)));
            codes_.append(test::make_code({{20, 1.0F},
                                           {clump, 0.9F},
                                           {(along < 0 ? 4 : 8) + clump, 0.8F},
                                           {21 + static_cast<NeuronId>(random.below(9)), 0.1F}})
                              .view());
            rows_.push_back(static_cast<std::int64_t>(i));
        }
    }
    [[nodiscard]] MapRegions regions(int k = 4) const {
        return MapRegions::build(x_, y_, rows_, codes_, k).value();
    }
    static std::set<NeuronId> neurons(const std::vector<RegionLabel>& labels) {
        std::set<NeuronId> found;
        for (const RegionLabel& label : labels)
            EXPECT_TRUE(found.insert(label.neuron).second) << "twice: " << label.neuron;
        return found;
    }

    std::vector<float> x_, y_;
    std::vector<std::int64_t> rows_;
    CodeMatrix codes_;
};
constexpr MapRectangle everything{-6, -6, 6, 6};

TEST_F(Regions, NamesEachClumpByItsOwnNeuron) {
    RegionOptions options;
    options.allowed = [](NeuronId neuron) { return neuron < 4 || neuron == 20; };
    const auto labels = regions().in_sight(everything, options);
    EXPECT_EQ(neurons(labels), (std::set<NeuronId>{0, 1, 2, 3}));
    for (const RegionLabel& label : labels) {
        EXPECT_NEAR(label.x, label.neuron % 2 == 0 ? -5 : 5, 1.1);
        EXPECT_NEAR(label.y, label.neuron < 2 ? -5 : 5, 1.1);
        EXPECT_GT(label.z, 2);
        EXPECT_GT(label.active, 0);
        EXPECT_LE(label.active, label.documents);
    }
}
TEST_F(Regions, ZoomedInTellsTheHalvesOfAClumpApart) {
    RegionOptions options;
    options.most = 2;
    const auto labels = regions().in_sight({-6.2F, -6.2F, -3.8F, -3.8F}, options);
    EXPECT_EQ(neurons(labels), (std::set<NeuronId>{4, 8}));
    for (const RegionLabel& label : labels)
        EXPECT_LT(label.x < -5 ? 4 : 8, 9) << label.neuron;
    for (const RegionLabel& label : labels)
        EXPECT_EQ(label.x < -5, label.neuron == 4);
}
TEST_F(Regions, WhereAllIsOfOneKindItIsToldFromTheRest) {
    // Inside the left half of a clump nothing differs but noise.
    RegionOptions options;
    options.allowed = [](NeuronId neuron) { return neuron == 0 || neuron == 4 || neuron == 20; };
    const auto labels = regions().in_sight({-5.9F, -5.9F, -5.2F, -5.2F}, options);
    ASSERT_EQ(labels.size(), 1U);
    EXPECT_TRUE(labels[0].neuron == 4 || labels[0].neuron == 0);
}
TEST_F(Regions, LabelsDoNotOverlapAndLieInSight) {
    RegionOptions options;
    options.most = 50;
    options.size = [](NeuronId) { return LabelSize{3, 1}; };
    for (const MapRectangle& sight :
         {everything, MapRectangle{-6, -6, 0, 0}, MapRectangle{-20, -20, 20, 20}}) {
        const auto labels = regions().in_sight(sight, options);
        EXPECT_FALSE(labels.empty());
        for (std::size_t a = 0; a < labels.size(); ++a) {
            EXPECT_GE(labels[a].x, sight.left);
            EXPECT_LE(labels[a].x, sight.right);
            for (std::size_t b = 0; b < a; ++b)
                EXPECT_TRUE(std::abs(labels[a].x - labels[b].x) >= 3 ||
                            std::abs(labels[a].y - labels[b].y) >= 1);
        }
    }
}
TEST_F(Regions, ObeysKAndTheNumberOfLabels) {
    // At k = 1 only the neuron that is active everywhere is left.
    EXPECT_TRUE(regions(1).in_sight(everything, {}).empty());
    RegionOptions options;
    options.most = 3;
    EXPECT_LE(regions().in_sight(everything, options).size(), 3U);
    options.most = 0;
    EXPECT_TRUE(regions().in_sight(everything, options).empty());
}
TEST_F(Regions, LabelsStayWhereTheyAreWhileTheMapIsMoved) {
    const MapRegions map = regions();
    RegionOptions options;
    options.most = 100;
    const auto before = map.in_sight({-6, -6, 0, 6}, options);
    const auto after = map.in_sight({-5.9F, -6, 0.1F, 6}, options);
    std::size_t same = 0;
    for (const RegionLabel& a : before)
        for (const RegionLabel& b : after)
            if (a.neuron == b.neuron && a.x == b.x && a.y == b.y) ++same;
    EXPECT_GE(same + 1, before.size());
}
TEST(RegionsOfLittle, AreEmptyOrRefused) {
    const CodeMatrix codes = test::make_codes(3, {{{0, 1.0F}}, {{1, 1.0F}}});
    const std::vector<float> none, one{1}, two{1, 1}, bad{1, std::nanf("")};
    const std::vector<std::int64_t> no_rows, row{0}, both{0, 1}, outside{0, 2};
    EXPECT_TRUE(MapRegions::build(none, none, no_rows, codes, 1)->in_sight(everything, {}).empty());
    EXPECT_TRUE(MapRegions::build(one, one, row, codes, 1)->in_sight(everything, {}).empty());
    EXPECT_TRUE(MapRegions::build(two, two, both, codes, 1)->in_sight({1, 1, 1, 1}, {}).empty());
    EXPECT_TRUE(MapRegions::build(two, two, both, codes, 1)->in_sight({2, 2, 1, 1}, {}).empty());
    EXPECT_FALSE(MapRegions::build(two, two, row, codes, 1));
    EXPECT_FALSE(MapRegions::build(two, two, outside, codes, 1));
    EXPECT_FALSE(MapRegions::build(two, bad, both, codes, 1));
}

// By hand: 8 documents, 4 of them in the square, 3 of these and none outside with the neuron.
//   rate p = 3/8; inside odds (3 + p)/(1 + 1) = 1.6875; outside odds p/(4 + 1) = 0.075
//   z = ln(1.6875/0.075) / sqrt(1/3.375 + 1/0.375) = 3.1135 / 1.7213 = 1.8088
TEST(SquareNeurons, HaveTheZOfTheFormula) {
    std::vector<float> x, y;
    CodeMatrix codes(2);
    for (int i = 0; i < 8; ++i) {
        x.push_back(i < 4 ? 0.0F : 100.0F);
        y.push_back(i < 4 ? 0.0F : 100.0F);
        if (i < 3)
            codes.append(test::make_code({{0, 1.0F}}).view());
        else
            codes.append(test::make_code({{1, 1.0F}}).view());
    }
    std::vector<std::int64_t> rows(8);
    std::iota(rows.begin(), rows.end(), 0);
    const MapSquares squares(x, y);
    const CountedMap counted(squares, rows, codes, 1);
    std::vector<DescribedSquare> described;
    counted.describe({0, 0, 0}, described);
    ASSERT_EQ(described.size(), 2U);
    EXPECT_EQ(described[0].square, (MapSquare{3, 0, 0}));
    ASSERT_FALSE(described[0].neurons.empty());
    EXPECT_EQ(described[0].neurons[0].neuron, 0U);
    EXPECT_EQ(described[0].neurons[0].active, 3U);
    EXPECT_EQ(described[0].neurons[0].documents, 4U);
    EXPECT_NEAR(described[0].neurons[0].z,
                std::log(1.6875 / 0.075) / std::sqrt(1 / 3.375 + 1 / 0.375), 1e-5);
}
// Counted naively, document by document.
TEST(SquareNeurons, AreThoseOfAPlainCount) {
    Random random(8);
    const CodeMatrix codes = test::random_codes(random, 600, 12, 5, 0);
    std::vector<float> x, y;
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < 600; ++i) {
        x.push_back(static_cast<float>(random.normal()));
        y.push_back(static_cast<float>(random.normal()));
        rows.push_back(599 - i);
    }
    const MapSquares squares(x, y);
    const CountedMap counted(squares, rows, codes, 3);
    const MapSquare around{1, 1, 0};
    std::vector<DescribedSquare> described;
    counted.describe(around, described);
    ASSERT_FALSE(described.empty());
    const auto in_square = [&](std::size_t i, const MapSquare& square) {
        const float width = squares.side() / static_cast<float>(1 << square.level);
        const float left = squares.left() + width * static_cast<float>(square.column);
        const float top = squares.top() + width * static_cast<float>(square.row);
        return x[i] >= left && x[i] < left + width && y[i] >= top && y[i] < top + width;
    };
    const auto active = [&](std::size_t i, NeuronId neuron) {
        const auto code = codes.row(static_cast<std::size_t>(rows[i])).prefix(3);
        return std::ranges::find(code.neurons, neuron) != code.neurons.end();
    };
    for (const DescribedSquare& square : described)
        for (const SquareNeuron& neuron : square.neurons) {
            double a = 0, n = 0, all_a = 0, near_a = 0, near_n = 0;
            for (std::size_t i = 0; i < 600; ++i) {
                const bool has = active(i, neuron.neuron);
                all_a += has ? 1 : 0;
                near_n += in_square(i, around) ? 1 : 0;
                near_a += has && in_square(i, around) ? 1 : 0;
                n += in_square(i, square.square) ? 1 : 0;
                a += has && in_square(i, square.square) ? 1 : 0;
            }
            EXPECT_EQ(neuron.active, a);
            EXPECT_EQ(neuron.documents, n);
            const double p = all_a / 600;
            const auto z = [&](double around_a, double around_n) {
                const double out = around_a - a;
                return std::log((a + p) / (n - a + 1) * (around_n - n - out + 1) / (out + p)) /
                       std::sqrt(1 / (a + p) + 1 / (out + p));
            };
            EXPECT_NEAR(neuron.z_of_map, z(all_a, 600), 1e-4);
            EXPECT_NEAR(neuron.z, std::min(z(all_a, 600), z(near_a, near_n)), 1e-4);
        }
}

}  // namespace
}  // namespace sparsescope
