// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/neuron_places.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/clustered_rows.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

std::vector<std::int64_t> rows_to(std::size_t n) {
    std::vector<std::int64_t> rows(n);
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

// By hand. Neuron 0 has documents at 0, 1, 2 and 10 of weights 1, 1, 1 and 1 on the x-axis. Its
// weighted median is 1; the half of the weight nearest to 1 are the documents at 1 and 0 (of two as
// near, the first); their mean is 0.5, whose nearest half is the same. Half of the weight lies
// within 0.5.
TEST(NeuronPlaces, LieInTheirDensestHalf) {
    const CodeMatrix codes =
        test::make_codes(3, {{{0, 1.0F}}, {{0, 1.0F}}, {{0, 1.0F}}, {{0, 1.0F}, {1, 0.5F}}, {}});
    const std::vector<float> x{0, 1, 2, 10, 5}, y{3, 3, 3, 3, 3};
    const auto places = neuron_places(x, y, rows_to(5), codes, 2).value();
    ASSERT_EQ(places.size(), 2U);  // neuron 2 is active nowhere
    EXPECT_EQ(places[0].neuron, 0U);
    EXPECT_EQ(places[0].documents, 4);
    EXPECT_FLOAT_EQ(places[0].x, 0.5F);
    EXPECT_FLOAT_EQ(places[0].y, 3);
    EXPECT_FLOAT_EQ(places[0].spread, 0.5F);
    EXPECT_EQ(places[1].neuron, 1U);
    EXPECT_FLOAT_EQ(places[1].x, 10);
    EXPECT_FLOAT_EQ(places[1].spread, 0);
    // At k = 1 the second neuron of document 3 is not active.
    EXPECT_EQ(neuron_places(x, y, rows_to(5), codes, 1).value().size(), 1U);
}
TEST(NeuronPlaces, OfTwoClumpsLieInTheHeavierOne) {
    Random random(2);
    CodeMatrix codes(1);
    std::vector<float> x, y;
    for (int i = 0; i < 100; ++i) {
        const bool heavy = i % 5 < 2;  // fewer documents, but of more weight
        x.push_back(static_cast<float>((heavy ? 8 : -8) + 0.3 * random.normal()));
        y.push_back(static_cast<float>(0.3 * random.normal()));
        codes.append(test::make_code({{0, heavy ? 3.0F : 1.0F}}).view());
    }
    const auto places = neuron_places(x, y, rows_to(100), codes, 1).value();
    EXPECT_NEAR(places[0].x, 8, 0.5);
    EXPECT_LT(places[0].spread, 1);
}
TEST(NeuronPlaces, OfRowsThatAreShuffledAreTheSame) {
    Random random(5);
    const CodeMatrix codes = test::random_codes(random, 300, 20, 4, 0);
    std::vector<float> x, y;
    for (int i = 0; i < 300; ++i) {
        x.push_back(static_cast<float>(random.normal()));
        y.push_back(static_cast<float>(random.normal()));
    }
    std::vector<std::int64_t> some{7, 3, 280, 12};
    const std::vector<float> some_x{x[7], x[3], x[280], x[12]}, some_y{y[7], y[3], y[280], y[12]};
    CodeMatrix four(20);
    for (const std::int64_t row : some)
        four.append(codes.row(static_cast<std::size_t>(row)));
    const auto a = neuron_places(some_x, some_y, some, codes, 3).value();
    const auto b = neuron_places(some_x, some_y, rows_to(4), four, 3).value();
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].neuron, b[i].neuron);
        EXPECT_EQ(a[i].x, b[i].x);
    }
    EXPECT_FALSE(neuron_places(some_x, y, some, codes, 3));
}
TEST(NeuronPlaces, OfTheirOwnRowsAreAMapOfNeurons) {
    const auto rows = test::clustered_rows(60, 12, 3, 0.3, 2);
    const auto places = neuron_places_by_rows(rows.view(), "umap", {}).value();
    ASSERT_EQ(places.size(), 60U);
    for (std::size_t i = 0; i < 60; ++i)
        EXPECT_EQ(places[i].neuron, i);
    EXPECT_FALSE(neuron_places_by_rows(rows.view(), "labels", {}));
}

}  // namespace
}  // namespace sparsescope
