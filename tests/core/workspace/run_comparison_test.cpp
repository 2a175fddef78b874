// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/run_comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"
#include "core/workspace/newest_numbers.h"
#include "tests/support/metric_rows.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

class RunComparisonTest : public testing::Test {
  protected:
    RunComparisonTest() {
        auto writer = value_of(
            corpus_.add_dataset({"texts", "", 0, Normalization::none, std::vector<std::string>()}));
        succeed(writer->append(std::vector<NewDocument>(2), {}));
        dataset_ = value_of(writer->commit());
    }
    RunId add_run(int k) {
        RunInfo run;
        run.dataset = dataset_;
        TrainConfig config;
        config.k = k;
        run.config = to_json(config);
        return value_of(corpus_.add_run(run));
    }
    RunId add_run(int k, std::optional<double> accuracy, std::optional<double> skew) {
        const RunId id = add_run(k);
        StepMetrics early, late;
        early.step = 0;
        early.skew = 1;
        late.step = 9;
        late.skew = skew;
        late.total_loss = std::numeric_limits<double>::quiet_NaN();
        HeldOutQuality own, other;
        own.step = other.step = 9;
        own.k = k;
        own.nearest_neighbour_accuracy = accuracy;
        other.k = 64;
        other.nearest_neighbour_accuracy = 0.99;
        succeed(corpus_.append_metrics(id, {{early, late}, {}, {own, other}, {}}));
        return id;
    }
    static const ComparedMeasure* find(const RunComparison& comparison, const std::string& name) {
        const auto found = std::ranges::find(comparison.measures, name, &ComparedMeasure::name);
        return found == comparison.measures.end() ? nullptr : &*found;
    }

    TemporaryFolder folder_;
    Corpus corpus_ = value_of(Corpus::create(folder_.path() / "test.sscope"));
    DatasetId dataset_ = 0;
};

TEST_F(RunComparisonTest, ShowsWhatDiffersAndHowMuch) {
    const std::vector<RunId> runs = {add_run(8, 0.5, 10), add_run(4, 0.4, 12.5),
                                     add_run(4, 0.5, 40), add_run(2, {}, {})};
    const auto comparison = value_of(compare_runs(corpus_, runs));
    ASSERT_EQ(comparison.runs.size(), 4U);
    EXPECT_EQ(comparison.runs[1].id, runs[1]);
    ASSERT_EQ(comparison.settings.size(), 1U);
    EXPECT_EQ(comparison.settings[0].name, "k");
    EXPECT_EQ(comparison.settings[0].values, (std::vector<std::string>{"8", "4", "4", "2"}));

    const auto* accuracy = find(comparison, "nearest_neighbour_accuracy");
    ASSERT_NE(accuracy, nullptr);
    EXPECT_EQ(accuracy->better, ComparedMeasure::Better::more);
    EXPECT_EQ(accuracy->values[1], 0.4);
    EXPECT_FALSE(accuracy->values[3]);
    EXPECT_EQ(accuracy->differences,
              (std::vector<std::string>{"", "10.0 points less", "the same", ""}));
    EXPECT_EQ(measure_text(*accuracy, 0), "50.0 %");
    EXPECT_EQ(measure_text(*accuracy, 3), "–");

    const auto* skew = find(comparison, "skew");
    ASSERT_NE(skew, nullptr);
    EXPECT_EQ(skew->values[0], 10);  // the newest
    EXPECT_EQ(skew->differences,
              (std::vector<std::string>{"", "25.0 % more", "4.0 times as much", ""}));
    EXPECT_EQ(measure_text(*skew, 1), "12.5");

    EXPECT_EQ(find(comparison, "total_loss"), nullptr);    // was never a number
    EXPECT_EQ(find(comparison, "recall_at_10"), nullptr);  // was never measured
}

template <class Row>
void expect_compared(const RunComparison& comparison, const Row& first, const Row& second) {
    for (const auto& field : metric_fields<Row>) {
        const auto measure = std::ranges::find(
            comparison.measures, std::string(field.compared_name()), &ComparedMeasure::name);
        if (field.comparison.title.empty()) continue;
        ASSERT_NE(measure, comparison.measures.end()) << field.name;
        EXPECT_EQ(measure->title, field.comparison.title);
        EXPECT_EQ(measure->values[0], field.value(first)) << field.name;
        EXPECT_EQ(measure->values[1], field.value(second)) << field.name;
        EXPECT_NE(measure->differences[1], "") << field.name;
    }
}

TEST_F(RunComparisonTest, EveryMetricOfTheTablesWithATitleIsCompared) {
    const std::vector<RunId> runs = {add_run(8), add_run(8)};
    StepMetrics steps[] = {row_of_all_metrics<StepMetrics>(10),
                           row_of_all_metrics<StepMetrics>(20)};
    HeldOutQuality checks[] = {row_of_all_metrics<HeldOutQuality>(10),
                               row_of_all_metrics<HeldOutQuality>(20)};
    for (std::size_t i = 0; i < runs.size(); ++i)
        succeed(corpus_.append_metrics(runs[i], {{steps[i]}, {}, {checks[i]}, {}}));
    const auto comparison = value_of(compare_runs(corpus_, runs));
    expect_compared(comparison, steps[0], steps[1]);
    expect_compared(comparison, checks[0], checks[1]);
}

// Older programs checked at the k of the moment while k was annealed.
TEST(NewestNumbers, AnOldCheckDoesNotStandInForTheNewest) {
    RunMetrics metrics;
    metrics.held_out = {{.step = 4, .k = 8, .nearest_neighbour_accuracy = 0.5},
                        {.step = 9, .k = 16, .nearest_neighbour_accuracy = 0.75}};
    EXPECT_EQ(newest_numbers(metrics, 8).own.value().nearest_neighbour_accuracy, 0.75);
    metrics.held_out.push_back({.step = 9, .k = 2, .nearest_neighbour_accuracy = 0.25});
    EXPECT_FALSE(newest_numbers(metrics, 8).own) << "none of the two speaks for the run";
    const auto newest = newest_numbers(metrics, 16);
    EXPECT_EQ(newest.own.value().nearest_neighbour_accuracy, 0.75);
    ASSERT_EQ(newest.check.size(), 2U);
    EXPECT_EQ(newest.check.front().k, 2);
    EXPECT_FALSE(newest.step);
    EXPECT_TRUE(newest_numbers({}, 8).check.empty());
}

TEST_F(RunComparisonTest, ARunThatIsNotThereIsNamed) {
    const std::vector<RunId> runs = {add_run(8, 0.5, 10), 99};
    const auto comparison = compare_runs(corpus_, runs);
    ASSERT_FALSE(comparison);
    EXPECT_EQ(comparison.error().code, ErrorCode::not_found);
    EXPECT_NE(comparison.error().message.find("99"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
