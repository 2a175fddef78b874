// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/run_comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"
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
    RunId add_run(int k, double accuracy, double skew) {
        RunInfo run;
        run.dataset = dataset_;
        TrainConfig config;
        config.k = k;
        run.config = to_json(config);
        const RunId id = value_of(corpus_.add_run(run));
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
                                     add_run(4, 0.5, 40), add_run(2, -1, -1)};
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

TEST_F(RunComparisonTest, ARunThatIsNotThereIsNamed) {
    const std::vector<RunId> runs = {add_run(8, 0.5, 10), 99};
    const auto comparison = compare_runs(corpus_, runs);
    ASSERT_FALSE(comparison);
    EXPECT_EQ(comparison.error().code, ErrorCode::not_found);
    EXPECT_NE(comparison.error().message.find("99"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
