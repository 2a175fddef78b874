// SPDX-License-Identifier: GPL-3.0-or-later
// What a run tells about itself: lives of neurons, speed, rules.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "core/sae/neuron_activity.h"
#include "core/sae/rule_watch.h"
#include "core/sae/step_rate.h"

namespace sparsescope {
namespace {

// Codes of one batch: rows of neurons, the first k of them at k.
StepState<float> batch(const std::vector<std::vector<NeuronId>>& rows, int k, int slots) {
    StepState<float> state;
    state.rows = rows.size();
    state.code.resize(rows.size(), 8, k, slots);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto active = static_cast<std::uint32_t>(rows[row].size());
        state.code.active[row] = active;
        state.code.active_k[row] = std::min(active, static_cast<std::uint32_t>(k));
        for (std::size_t s = 0; s < rows[row].size(); ++s) {
            state.code.neurons[state.code.at(row) + s] = rows[row][s];
            state.code.values[state.code.at(row) + s] = 1;
        }
    }
    return state;
}

using Neurons = std::vector<std::uint32_t>;

TEST(NeuronActivity, TellsWhoIsBornDiesAndComesBack) {
    // Eight neurons, k = 2: the window is 10·8/2 = 40 samples.
    NeuronActivity activity(8, 4);
    activity.count(batch({{0, 1, 2, 3}, {0, 1, 2, 3}}, 2, 4), 2);
    auto summary = activity.summary();
    EXPECT_EQ(summary.window_samples, 2);
    EXPECT_FALSE(summary.window_complete);
    EXPECT_DOUBLE_EQ(summary.dead_share, 6.0 / 8);
    EXPECT_DOUBLE_EQ(summary.dead_share_4k.value(), 4.0 / 8);
    EXPECT_EQ(summary.born, 2);
    EXPECT_EQ(summary.died, 0);
    auto changes = activity.end_interval(0).changes;
    EXPECT_EQ(changes.born, (Neurons{0, 1}));

    // Neuron 1 is silent for a whole window now.
    for (int step = 0; step < 20; ++step)
        activity.count(batch({{0, 5}, {0, 5}}, 2, 4), 2);
    summary = activity.summary();
    EXPECT_TRUE(summary.window_complete);
    EXPECT_EQ(summary.window_samples, 40);
    EXPECT_DOUBLE_EQ(summary.dead_share, 6.0 / 8);
    EXPECT_EQ(summary.born, 3);
    EXPECT_EQ(summary.died, 1);
    EXPECT_EQ(summary.revived, 0);
    changes = activity.end_interval(20).changes;
    EXPECT_EQ(changes.born, Neurons{5});
    EXPECT_EQ(changes.died, Neurons{1});
    EXPECT_TRUE(changes.revived.empty());

    activity.count(batch({{1, 5}, {0, 5}}, 2, 4), 2);
    EXPECT_EQ(activity.summary().revived, 1);
    EXPECT_EQ(activity.summary().died, 1);
    changes = activity.end_interval(21).changes;
    EXPECT_TRUE(changes.born.empty());
    EXPECT_EQ(changes.revived, Neurons{1});
}

// Whether it is asked in between or not.
TEST(NeuronActivity, CountsADeathThatNobodySaw) {
    NeuronActivity activity(8, 4);
    activity.count(batch({{0, 1}}, 2, 4), 2);
    for (int step = 0; step < 50; ++step)
        activity.count(batch({{0}}, 2, 4), 2);
    activity.count(batch({{1}}, 2, 4), 2);
    EXPECT_EQ(activity.state().died, 1);
    EXPECT_EQ(activity.state().revived, 1);
    EXPECT_EQ(activity.summary().died, 1);
}

TEST(NeuronActivity, ValuesBelowEpsilonAreNoActivity) {
    NeuronActivity activity(8, 4);
    auto state = batch({{0, 1}}, 2, 2);
    state.code.values[1] = activation_epsilon / 2;
    activity.count(state, 2);
    const auto summary = activity.summary();
    EXPECT_DOUBLE_EQ(summary.dead_share, 7.0 / 8);
    EXPECT_EQ(summary.dead_share_4k, std::nullopt) << "there was no 4k pass";
}

TEST(NeuronActivity, HistogramAndSkewAreOfStatedSamples) {
    NeuronActivity activity(8, 4);
    for (NeuronId i = 0; i < 8; i += 2)
        activity.count(batch({{i, i + 1}}, 2, 2), 2);
    auto summary = activity.summary();
    EXPECT_EQ(summary.skew, 0) << "no two activations of one neuron: nothing is skewed yet";
    const auto histogram = activity.end_interval(3).histogram;
    EXPECT_EQ(histogram.samples, 4);
    EXPECT_EQ(histogram.never, 0);
    EXPECT_EQ(histogram.counts[static_cast<std::size_t>((std::log10(0.25) + 6) / 0.25)], 8);
    for (int i = 0; i < 1000; ++i)
        activity.count(batch({{0, 1}}, 2, 2), 2);
    summary = activity.summary();
    EXPECT_NEAR(summary.skew.value(), 4, 0.1) << "a quarter of the neurons does it all";
    EXPECT_NEAR(summary.postings_share.value(), 2 * 2 * 4 / 8.0, 0.1);
    EXPECT_EQ(activity.end_interval(1003).histogram.never, 6);
}

TEST(EstimatedSkew, IsOfThePopulationNotOfTheSample) {
    Random random(5);
    std::vector<std::int64_t> counts(1000);
    for (int i = 0; i < 1500; ++i)
        ++counts[random.below(1000)];
    EXPECT_NEAR(estimated_skew(counts).value(), 1, 0.1);
    EXPECT_EQ(estimated_skew(std::vector<std::int64_t>{1, 0}), std::nullopt);
    EXPECT_DOUBLE_EQ(estimated_skew(std::vector<std::int64_t>{5, 0, 0, 0}).value(), 4);
}

TEST(StepRate, SeesOnlyTheLastSecondsAndGivesARange) {
    using std::chrono::milliseconds;
    StepRate::Clock::time_point now{};
    StepRate rate(now);
    EXPECT_EQ(rate.speed(10).seconds_left, std::nullopt);
    for (int i = 0; i < 100; ++i)
        rate.step(8, now += milliseconds(1000));
    EXPECT_NEAR(rate.speed(50).seconds_left.value(), 50, 1e-9);
    for (int i = 0; i < 200; ++i)
        rate.step(8, now += milliseconds(i % 2 == 0 ? 80 : 120));
    const auto speed = rate.speed(1000);
    EXPECT_NEAR(speed.steps_per_second, 10, 0.01);
    EXPECT_NEAR(speed.samples_per_second.value(), 80, 0.1);
    EXPECT_NEAR(speed.seconds_left.value(), 100, 0.1);
    EXPECT_NEAR(speed.seconds_left_low.value(), 80, 0.1);
    EXPECT_NEAR(speed.seconds_left_high.value(), 120, 0.1);
    rate.restart(now += milliseconds(1'000'000));
    rate.step(8, now += milliseconds(100));
    EXPECT_NEAR(rate.speed(10).seconds_left.value(), 1, 1e-9) << "a run that was held is not slow";
}

StepLosses total(double value) {
    StepLosses losses;
    losses.parts = {{"reconstruction", value, 1}};
    losses.total = value;
    return losses;
}

TEST(RuleWatch, APlateauBeginsAtTheLowestLossAfterAnnealing) {
    RuleWatch watch({parse_rule("plateau>10:pause").value()});
    std::int64_t step = 0;
    for (; step < 50; ++step)
        EXPECT_TRUE(watch.after_step(step, total(1), false).empty()) << "k still falls";
    for (; step < 100; ++step)
        EXPECT_TRUE(watch.after_step(step, total(1.0 / static_cast<double>(step)), true).empty());
    std::size_t found = 0;
    for (; step < 600 && found == 0; ++step)
        found = watch.after_step(step, total(0.01), true).size();
    EXPECT_EQ(found, 1U);
    EXPECT_LT(step, 600);
    EXPECT_TRUE(watch.after_step(step, total(0.01), true).empty()) << "once only";
}

TEST(RuleWatch, ComesTrueOnceAlsoInARunThatGoesOn) {
    const std::vector rules = {parse_rule("dead>0.5:notify").value(),
                               parse_rule("dead>0.8:stop").value()};
    RuleWatch watch(rules);
    EXPECT_TRUE(watch.after_dead_share(3, 0.5, 100).empty());
    const auto verdicts = watch.after_dead_share(4, 0.625, 100);
    ASSERT_EQ(verdicts.size(), 1U);
    EXPECT_EQ(verdicts[0].then, TrainRule::Then::notify);
    EXPECT_EQ(verdicts[0].sentence,
              "At step 4 62.5 % of the neurons are dead at k (over 100 training samples), above "
              "50 % (rule dead>0.5:notify).");
    RuleWatch again(rules);
    again.restore(watch.state());
    EXPECT_TRUE(again.after_dead_share(5, 0.625, 100).empty());
    EXPECT_EQ(again.after_dead_share(6, 0.9, 100).at(0).then, TrainRule::Then::stop);
    EXPECT_TRUE(again.after_accuracy(6, 1).empty());
}

TEST(RuleWatch, SeesALossRunAway) {
    RuleWatch watch({});
    EXPECT_FALSE(watch.runs_away(total(1e9)));
    EXPECT_TRUE(watch.after_step(0, total(2), false).empty());
    EXPECT_FALSE(watch.runs_away(total(1000)));
    EXPECT_TRUE(watch.runs_away(total(1e5)));
    RuleWatch zero({});
    EXPECT_TRUE(zero.after_step(0, total(0), false).empty());
    EXPECT_FALSE(zero.runs_away(total(1e-3)));
}

}  // namespace
}  // namespace sparsescope
