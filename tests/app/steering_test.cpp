// SPDX-License-Identifier: GPL-3.0-or-later
// Steering a run while it trains: every button sends the right word, and nothing goes without being
// asked for.
#include <gtest/gtest.h>

#include <QPushButton>

#include "app/parts/run_forecast.h"
#include "tests/app/steering_fixture.h"
#include "widgets/controls/message_bar.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

// What a run took is what the next forecast is made of, and the time left counts what comes after
// the steps.
TEST_F(SteeringTest, ARunThatEndsTeachesTheForecast) {
    test::make_workspace(file);
    open(obedient(R"({"run": {"id": 1}, "model": {"id": 1, "name": "m"}, "end": "stopped"})"));
    const DatasetInfo dataset = context->workspace.contents().datasets.front();
    TrainConfig config;
    config.hidden = test::sample_hidden;
    EXPECT_FALSE(forecast_run(*context, dataset.id, config));
    RunTimes before{.run = "earlier",
                    .documents = dataset.documents,
                    .dim = static_cast<std::int64_t>(dataset.dim),
                    .hidden = test::sample_hidden,
                    .batch = 128,
                    .steps = 10,
                    .before = 2,
                    .training = 100,
                    .after = 7000};
    context->settings.addRunTimes(before);
    start_run();
    const StepMetrics& newest = context->training.series().metrics.steps.back();
    EXPECT_GE(newest.seconds_left.value_or(0), before.after);
    EXPECT_GE(newest.seconds_left_low.value_or(0), before.after);
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    const auto times = context->settings.runTimes();
    ASSERT_EQ(times.size(), 2U);
    EXPECT_EQ(times.front().run, "run 1");
    EXPECT_EQ(times.front().steps, 4);  // from the first of five to the last
    EXPECT_EQ(times.front().documents, dataset.documents);
    const auto forecast = forecast_run(*context, dataset.id, config);
    ASSERT_TRUE(forecast);
    EXPECT_EQ(forecast->run, "run 1");
    EXPECT_TRUE(forecast->may_start);
}

TEST_F(SteeringTest, PauseSendsItsWordAndTheRunIsShownAsPaused) {
    test::make_workspace(file);
    open(obedient(R"({"run": {"id": 1, "state": "paused"}, "end": "paused"})"));
    start_run();
    click(find<QPushButton>(*window, "train_pause"));
    EXPECT_EQ(context->training.ending(), EngineRun::Ending::pausing);
    EXPECT_FALSE(find<QPushButton>(*window, "train_stop")->isEnabled());
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    EXPECT_EQ(words(), "pause\n");
    EXPECT_EQ(context->shown.series().state, RunState::paused);
    EXPECT_TRUE(find<QPushButton>(*window, "train_start")->isVisible());
}

TEST_F(SteeringTest, MarkingDoesNotEndTheRun) {
    test::make_workspace(file);
    open(obedient("{}"));
    start_run();
    click(find<QPushButton>(*window, "train_mark"));
    EXPECT_TRUE(context->training.running());
    click(find<QPushButton>(*window, "train_stop"));
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    EXPECT_EQ(words(), "mark\nstop\n");
}

TEST_F(SteeringTest, DiscardingAsksAndNamesWhatGoes) {
    test::make_workspace(file);
    open(obedient(R"({"run": {"id": 1}, "end": "discarded"})"));
    start_run();
    click(find<QPushButton>(*window, "train_discard"));
    EXPECT_TRUE(text_of("remove_sentence").contains(format::counted(5, "step", "steps")))
        << text_of("remove_sentence").toStdString();
    click(find<QPushButton>(*window, "remove_cancel"));
    delete_closed_dialogs();
    EXPECT_TRUE(context->training.running());
    click(find<QPushButton>(*window, "train_discard"));
    click(find<QPushButton>(*window, "remove_confirm"));
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    EXPECT_EQ(words(), "discard\n");
    EXPECT_EQ(context->shown.id(), 0);
}

TEST_F(SteeringTest, ARuleThatPausedTheRunSaysWhy) {
    test::make_workspace(file);
    auto events = test::run_events(1, 5);
    events.emplace_back(ResultEvent{
        R"({"run": {"id": 1, "state": "paused"}, "end": "paused", "reason": "Dead share above 50 %."})"});
    open(test::make_engine(folder.path(), events, "cat \"$events\"; exit 1"));
    window->showPage(Page::train);
    context->training.start("things", TrainConfig{}, {});
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
    EXPECT_EQ(context->shown.series().state, RunState::paused);
    auto* message = find<MessageBar>(*window, "train_message");
    EXPECT_TRUE(message->isVisible());
    EXPECT_EQ(message->text(), "Dead share above 50 %.");
}

TEST_F(SteeringTest, WaitingForRoomIsSaidUntilTheRunGoesOn) {
    test::make_workspace(file);
    auto events = test::run_events(1, 5);
    events.emplace_back(WaitingEvent{4, "No room on the disk."});
    open(test::make_engine(folder.path(), events,
                           "cat \"$events\"; read word; echo '" +
                               to_line(test::step_metrics(5, 100)) + "'; read word; exit 4"));
    window->showPage(Page::train);
    context->training.start("things", TrainConfig{}, {});
    ASSERT_TRUE(wait_until([this] { return context->training.waiting(); }));
    EXPECT_TRUE(text_of("run_banner_text").contains("No room on the disk."));
    EXPECT_TRUE(find<QWidget>(*window, "run_banner")->isVisible());
    context->training.mark();
    ASSERT_TRUE(wait_until([this] { return !context->training.waiting(); }));
    EXPECT_FALSE(find<QWidget>(*window, "run_banner")->isVisible());
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(SteeringTest, EveryRunOfASweepIsShownInItsTurn) {
    test::make_workspace(file);
    auto events = test::run_events(1, 5);
    for (const Event& event : test::run_events(2, 3))
        events.push_back(event);
    open(test::make_engine(folder.path(), events, "cat \"$events\"; read word; exit 4"));
    context->training.go({"sweep", context->workspace.path()});
    ASSERT_TRUE(wait_until([this] { return context->training.series().id == 2; }));
    ASSERT_TRUE(wait_until([this] { return context->shown.series().metrics.steps.size() == 3; }));
    EXPECT_TRUE(context->training.sweeping());
    context->training.pause();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

}  // namespace
}  // namespace sparsescope
