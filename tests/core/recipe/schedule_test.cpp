// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/schedule.h"
#include "core/recipe/schedule_notes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <vector>

namespace sparsescope {
namespace {

std::vector<int> ks(const AnnealingSchedule& schedule, std::int64_t first, std::int64_t last) {
    std::vector<int> values;
    for (auto t = first; t <= last; ++t)
        values.push_back(schedule.k_at(t));
    return values;
}

TEST(AnnealingSchedule, MatchesTheReferenceVectors) {
    const AnnealingSchedule hundred(64, 2, 4096, 0.7, 100);
    EXPECT_EQ(hundred.annealing_steps(), 70);
    EXPECT_EQ(ks(hundred, 0, 20), (std::vector{64, 63, 62, 61, 60, 60, 59, 58, 57, 56, 55,
                                               54, 53, 52, 52, 51, 50, 49, 48, 47, 46}));
    EXPECT_EQ(ks(hundred, 60, 70), (std::vector{11, 10, 9, 8, 7, 6, 6, 5, 4, 3, 2}));
    EXPECT_EQ(hundred.k_at(99), 2);

    const AnnealingSchedule imagenet(64, 2, 8192, 0.7, 3130);
    EXPECT_EQ(imagenet.annealing_steps(), 2191);
    const std::pair<int, int> expected[] = {{17, 64},   {18, 63},  {100, 61}, {500, 50}, {1000, 36},
                                            {1500, 22}, {2000, 7}, {2155, 3}, {2173, 3}, {2190, 2}};
    for (const auto& [step, k] : expected)
        EXPECT_EQ(imagenet.k_at(step), k) << step;

    const AnnealingSchedule twenty(64, 32, 4096, 0.7, 20);
    EXPECT_EQ(ks(twenty, 0, 14),
              (std::vector{64, 62, 59, 57, 55, 53, 50, 48, 46, 43, 41, 39, 37, 34, 32}));
}

TEST(AnnealingSchedule, LowersTheStartToAQuarterOfTheNeuronsAndNeverBelowK) {
    EXPECT_EQ(AnnealingSchedule(64, 4, 100, 0.7, 100).k_at(0), 25);
    EXPECT_EQ(AnnealingSchedule(2, 8, 4096, 0.7, 100).k_at(0), 8);
    EXPECT_EQ(AnnealingSchedule(0, 8, 4096, 0.7, 100).annealing_steps(), 0);
}

class EverySchedule : public testing::TestWithParam<std::string> {
  protected:
    static TrainConfig config() {
        TrainConfig c;
        c.schedule = GetParam();
        c.hidden = 4096;
        c.k = 4;
        return c;
    }
};

TEST_P(EverySchedule, FallsFromInitialKToKAndNeverRises) {
    const AnnealingSchedule schedule(config(), 1000);
    EXPECT_EQ(schedule.k_at(0), 64);
    EXPECT_EQ(schedule.annealing_steps(), 700);
    EXPECT_EQ(schedule.k_at(700), 4);
    EXPECT_EQ(schedule.k_at(999), 4);
    const auto all = ks(schedule, 0, 999);
    EXPECT_TRUE(std::ranges::is_sorted(all, std::greater<>()));
    EXPECT_NE(all[350], 64);
    EXPECT_NE(all[350], 4);
}

TEST_P(EverySchedule, WorksWhenOnlyOneStepIsAnnealedOrNone) {
    EXPECT_EQ(AnnealingSchedule(config(), 2).k_at(0), 64);
    EXPECT_EQ(AnnealingSchedule(config(), 2).k_at(1), 4);
    EXPECT_EQ(AnnealingSchedule(config(), 1).k_at(0), 4);
}

INSTANTIATE_TEST_SUITE_P(List, EverySchedule, testing::ValuesIn([] {
                             std::vector<std::string> names;
                             for (const ScheduleEntry* entry : schedules())
                                 names.push_back(entry->name);
                             return names;
                         }()),
                         [](const auto& parameter) { return parameter.param; });

TEST(Schedules, FollowTheirFormulas) {
    TrainConfig c;
    c.hidden = 4096;
    c.k = 4;
    c.decay_ratio = 1;
    c.schedule = "cosine";
    EXPECT_EQ(AnnealingSchedule(c, 1000).k_at(500), 34);
    EXPECT_EQ(AnnealingSchedule(c, 1000).k_at(250), 55);  // 4 + 60·(1 + cos 45°)/2 = 55.2
    c.schedule = "exponential";
    EXPECT_EQ(AnnealingSchedule(c, 1000).k_at(500), 16);
    EXPECT_EQ(AnnealingSchedule(c, 1000).k_at(250), 32);
    c.schedule = "by_epoch";  // ten epochs of 100 steps: 64, 58, 52, …
    EXPECT_EQ(AnnealingSchedule(c, 1000).k_at(99), 64);
    EXPECT_EQ(AnnealingSchedule(c, 1000).k_at(100), 58);
    EXPECT_EQ(AnnealingSchedule(c, 1000).k_at(299), 52);
    EXPECT_EQ(AnnealingSchedule(c, 1000).k_at(999), 10);
}

// Whether one of the notes about these settings holds the given words.
bool noted(const TrainConfig& requested, const DataShape& data, std::string_view words) {
    const auto notes = schedule_notes(requested, resolved(requested, data), data);
    return std::ranges::any_of(
        notes, [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

TEST(ScheduleNotes, ExplainEveryClampAndTheEnd) {
    const DataShape data{.train_documents = 128000, .dim = 384, .classes = 20, .unlabelled = 0};
    TrainConfig c;
    c.hidden = 1024;
    EXPECT_TRUE(noted(c, data, "k falls from 64 to 8 until step 7,000 of 10,000"));
    EXPECT_TRUE(noted(c, data, "step 6,999 is the last"));
    EXPECT_EQ(schedule_notes(c, resolved(c, data), data).size(), 1U);
    c.initial_k = 512;
    EXPECT_TRUE(noted(c, data, "Initial k 512 is above a quarter of 1,024 neurons"));
    EXPECT_TRUE(noted(c, data, "k starts at 256"));
    c.initial_k = 4;
    EXPECT_TRUE(noted(c, data, "Initial k 4 is below k"));
    EXPECT_TRUE(noted(c, data, "all 10,000 steps run at k 8"));
    c.initial_k = 0;
    EXPECT_FALSE(noted(c, data, "below k"));
    c.aux_k = 2000;
    EXPECT_TRUE(noted(c, data, "Auxiliary k 2,000 is above the 1,024 neurons"));
    c = {};
    c.max_steps = 500;
    EXPECT_TRUE(noted(c, data, "ends after 500 steps with k at 60"));
}

TEST(ScheduleNotes, TellWhatTheDataCanKeepAlive) {
    TrainConfig c;
    c.k = 2;
    c.hidden = 1000;
    DataShape data{.train_documents = 2500, .dim = 64, .classes = 2000, .unlabelled = 0};
    EXPECT_FALSE(noted(c, data, "places in codes"));
    EXPECT_TRUE(noted(c, data, "as pairs do"));
    data.train_documents = 400;
    EXPECT_TRUE(
        noted(c, data, "800 places in codes for 1,000 neurons, so at least 200 stay unused"));
    c.batch = 1;
    EXPECT_TRUE(noted(c, data, "stays 0"));
}

TEST(TotalSteps, KeepsTheLastPartialBatch) {
    TrainConfig config;
    config.epochs = 3;
    config.batch = 128;
    EXPECT_EQ(total_steps(config, 128), 3);
    EXPECT_EQ(total_steps(config, 129), 6);
}

TEST(PlannedSteps, AreThoseOfTheScheduleOrFewer) {
    TrainConfig config;
    config.epochs = 3;
    config.batch = 128;
    EXPECT_EQ(planned_steps(config, 129), 6);
    config.max_steps = 4;
    EXPECT_EQ(planned_steps(config, 129), 4);
    config.max_steps = 7;
    EXPECT_EQ(planned_steps(config, 129), 6);
}

}  // namespace
}  // namespace sparsescope
