// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/dot.h"
#include "tests/bench/search/contenders.h"
#include "tests/bench/search/measure.h"
#include "tests/bench/search/topic_space.h"

namespace sparsescope::bench {
namespace {

TEST(TopicSpace, RowsDependOnSeedAndPlaceAlone) {
    const TopicSpace space;
    const EmbeddingMatrix rows = space.rows(50, 1);
    EXPECT_EQ(TopicSpace().rows(50, 1).values, rows.values);
    EXPECT_TRUE(std::ranges::equal(space.rows(20, 1).values,
                                   std::span(rows.values).first(20 * TopicSpace::dim)));
    EXPECT_NE(space.rows(50, 2).values, rows.values);
    for (std::size_t i = 0; i < rows.rows; ++i)
        EXPECT_NEAR(dot(rows.row(i), rows.row(i)), 1, 1e-5);
}

TEST(CodesByCosine, AreTheLargestOnesStrongestFirst) {
    const TopicSpace space;
    const EmbeddingMatrix rows = space.rows(23, 1), neurons = space.rows(101, 2);
    const CodeMatrix codes = codes_by_cosine(rows.view(), neurons.view(), 7);
    ASSERT_EQ(codes.rows(), rows.rows);
    for (std::size_t i = 0; i < rows.rows; ++i) {
        const CodeView code = codes.row(i);
        ASSERT_EQ(code.size(), 7U);
        EXPECT_TRUE(std::ranges::is_sorted(code.weights, std::greater{}));
        for (std::size_t j = 0; j < code.size(); ++j)
            EXPECT_NEAR(code.weights[j], dot(rows.row(i), neurons.row(code.neurons[j])), 1e-5);
        std::size_t stronger = 0;
        for (std::size_t n = 0; n < neurons.rows; ++n)
            stronger += dot(rows.row(i), neurons.row(n)) > code.weights[6] + 1e-5F ? 1 : 0;
        EXPECT_LE(stronger, 6U);
    }
}

TEST(TwoStageMeasurement, HoldsEveryMethodToTheSameTopTen) {
    const auto measured = measure_two_stage(3000, 32, {}, {});
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->find(dense_scan_name)->recall, 1);
    const double two_stage = *measured->find(two_stage_name)->recall;
    EXPECT_GE(two_stage, 0.9);
    EXPECT_NEAR(two_stage, measured->chosen.recall, 0.06) << "on other queries";
    EXPECT_LT(measured->chosen.candidates, 1500);
    EXPECT_GT(*measured->find(product_name)->recall, 0.3);
    EXPECT_LT(*measured->find(product_name)->recall, 1);
    EXPECT_EQ(measured->find(product_name)->bytes_per_document, 32);
    EXPECT_EQ(measured->find(binary_name)->bytes_per_document, 32);
    for (const MethodResult& method : measured->methods)
        EXPECT_GT(method.times.median_us, 0) << method.method;

    SearchBench bench;
    bench.two_stage = *measured;
    const auto targets = targets_of(bench);
    const auto found =
        std::ranges::find(targets, "two-stage: share of the dense top ten it finds", &Target::what);
    ASSERT_NE(found, targets.end());
    EXPECT_DOUBLE_EQ(*found->measured, 100 * two_stage);
}

TEST(TwoStageMeasurement, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = measure_two_stage(1000, 8, stop.get_token(), {});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope::bench
