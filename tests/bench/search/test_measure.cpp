// SPDX-License-Identifier: GPL-3.0-or-later
// That what is printed follows from what was measured, and that a wrong answer would be noticed.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/bench/search/contenders.h"
#include "tests/bench/search/measure.h"

namespace sparsescope::bench {
namespace {

const SyntheticSpec small_spec{.documents = 3000, .hidden = 512, .k = 8, .zipf = 0.5};

TEST(SearchMeasurement, QuantilesAreOfTheNearestRank) {
    EXPECT_EQ(quantile({3, 1, 2}, 0.5), 2);
    EXPECT_EQ(quantile({4, 1, 3, 2}, 0.5), 2);
    EXPECT_EQ(quantile({4, 1, 3, 2}, 0.99), 4);
    EXPECT_EQ(quantile({4, 1, 3, 2}, 0), 1);
    EXPECT_EQ(quantile({}, 0.5), 0);
}

TEST(SearchMeasurement, EveryMethodAnswersEveryQueryItCanAfford) {
    std::vector<int> asked(30, 0);
    const Method method{.name = "counted", .search = [&](std::size_t query) {
                            ++asked[query];
                            return std::vector<Found>();
                        }};
    const TimePlan plan{.rounds = 2, .repetitions = 3, .block = 7};
    const auto times = time_methods({&method, 1}, asked.size(), plan, {});
    ASSERT_TRUE(times);
    EXPECT_EQ(times->front().queries, asked.size());
    for (const int count : asked)
        EXPECT_GE(count, 2 * 3);
}

TEST(SearchMeasurement, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    const Method method{.name = "idle", .search = [](std::size_t) { return std::vector<Found>(); }};
    const auto times = time_methods({&method, 1}, 5, {}, stop.get_token());
    ASSERT_FALSE(times);
    EXPECT_EQ(times.error().code, ErrorCode::cancelled);
}

TEST(SearchMeasurement, AnIndexOfOtherCodesIsNotExact) {
    const CodeMatrix codes = synthetic_codes(small_spec);
    const CodeMatrix queries = synthetic_queries(small_spec, 5);
    EXPECT_TRUE(is_exact(SparseIndex::build(codes, 8), codes, queries, 5));
    EXPECT_FALSE(
        is_exact(SparseIndex::build(replicate(codes, 3000, 8, {}, 1), 8), codes, queries, 5));
    RowSet allowed(codes.rows(), true);
    const SparseIndex index = SparseIndex::build(codes, 8);
    EXPECT_TRUE(is_exact(index, codes, queries, 5, &allowed));
}

TEST(SearchMeasurement, AllMethodsFindTheSameRows) {
    const CodeMatrix codes = synthetic_codes(small_spec);
    const CodeMatrix queries = synthetic_queries(small_spec, 5);
    const auto result = measure_codes("here", codes, queries, 4, {}, {});
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->exact);
    EXPECT_GT(result->postings_per_query, 0);
    ASSERT_GE(result->methods.size(), 5U);
    for (const MethodResult& method : result->methods) {
        EXPECT_GE(method.recall.value_or(0), 0.98) << method.method;
        EXPECT_GT(method.times.median_us, 0) << method.method;
        EXPECT_GE(method.times.stream_median_us, method.times.median_us) << method.method;
        EXPECT_GT(method.bytes_per_document, 0) << method.method;
    }
}

CodesResult timed(std::string codes, int k, double index_us, double sindi_us) {
    CodesResult result{.codes = std::move(codes), .documents = 1000, .k = k, .exact = true};
    const auto add = [&](std::string_view name, double us) {
        result.methods.push_back({.method = std::string(name),
                                  .times = {us, us, us, us, 10},
                                  .recall = 1,
                                  .bytes_per_document = 12});
    };
    add(index_name, index_us);
    add(sindi_scan_name, sindi_us);
    return result;
}

const Target& target_named(const std::vector<Target>& targets, std::string_view what) {
    return *std::ranges::find(targets, what, &Target::what);
}

TEST(SearchMeasurement, TargetsFollowFromTheNumbers) {
    SearchBench bench;
    bench.codes = {timed(std::string(main_codes), 2, 10, 160), timed("other", 2, 10, 50)};
    bench.filters = {{.share = 0.5, .ratio = 3, .exact = false}, {.share = 1, .ratio = 1}};
    bench.filters[1].exact = true;
    bench.growth = {{.k = 2, .documents = 10000, .small_us = 10, .large_us = 130}};
    bench.workspace = WorkspaceTimes{.open_ms = 100, .visible_ms = 2, .kept_share = 0.5};
    const auto targets = targets_of(bench);

    const Target& faster = target_named(targets, "faster than SINDI-style, window scan, k 2");
    EXPECT_EQ(faster.measured, 16);
    EXPECT_TRUE(faster.met());
    EXPECT_EQ(faster.remark, "stream 16.0; other codes 5.0 … 5.0");
    EXPECT_FALSE(target_named(targets, "faster than MaxScore, k 2").measured);
    EXPECT_TRUE(target_named(targets, "memory of a document, k 2").met());
    EXPECT_FALSE(target_named(targets, "time at ten times the documents, k 2").met());
    EXPECT_TRUE(target_named(targets, "open a workspace to the first hit, k 8").met());
    EXPECT_FALSE(target_named(targets, "new document visible after its commit").met());
    EXPECT_TRUE(target_named(targets, "file after deleting half and compacting").met());
    const Target& filters =
        target_named(targets, "time with a filter of 0.01 … 100 %, the slowest");
    EXPECT_EQ(filters.measured, 3);
    EXPECT_FALSE(filters.met());
    const Target& exact =
        target_named(targets, "codes and filters with answers as brute force gives them");
    EXPECT_EQ(exact.measured, 75);
    EXPECT_FALSE(exact.met());
}

}  // namespace
}  // namespace sparsescope::bench
