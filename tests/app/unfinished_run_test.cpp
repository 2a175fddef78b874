// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that have not come to their end: what is offered about them, and what is left alone.
#include <gtest/gtest.h>

#include <QPushButton>

#include "core/recipe/train_params.h"
#include "tests/app/steering_fixture.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

using UnfinishedRunTest = SteeringTest;

TEST_F(UnfinishedRunTest, AnInterruptedRunIsOfferedAndResumed) {
    test::make_workspace(file);
    add_interrupted();
    auto events = std::vector<Event>{StartedEvent{1, "run 1", 100, to_json(TrainConfig{})},
                                     test::step_metrics(40, 100), test::step_metrics(41, 100)};
    open(test::make_engine(folder.path(), events, "cat \"$events\"; read word; exit 4"));
    window->showPage(Page::train);
    auto* resume = find<QPushButton>(*window, "banner_resume");
    ASSERT_TRUE(wait_until([&] { return resume->isVisible(); }));
    EXPECT_TRUE(text_of("run_banner_text").startsWith("Interrupted at step 42 of 100."))
        << text_of("run_banner_text").toStdString();
    click(resume);
    ASSERT_TRUE(wait_until([this] {
        return context->training.stage().isEmpty() &&
               context->training.series().metrics.steps.size() == 42;
    }));
    EXPECT_TRUE(arguments().contains("--resume 1")) << arguments().toStdString();
    const auto& steps = context->shown.series().metrics.steps;
    for (std::size_t i = 0; i < steps.size(); ++i)
        EXPECT_EQ(steps[i].step, static_cast<std::int64_t>(i));
    context->training.stop();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(UnfinishedRunTest, AnInterruptedRunIsOfferedOnHome) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(folder.path(), {}, "exit 4"));
    auto* resume = find<QPushButton>(*window, "resume_run_1");
    find<QPushButton>(*window, "keep_run_1");
    click(find<QPushButton>(*window, "discard_run_1"));
    click(find<QPushButton>(*window, "remove_cancel"));
    click(resume);
    EXPECT_EQ(window->page(), Page::train);
    ASSERT_TRUE(wait_until([this] { return arguments().contains("--resume 1"); }));
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(UnfinishedRunTest, DiscardingAnInterruptedRunDeletesItOnce) {
    test::make_workspace(file);
    add_interrupted();
    open();
    window->showPage(Page::train);
    auto* discard = find<QPushButton>(*window, "banner_discard");
    ASSERT_TRUE(wait_until([&] { return discard->isVisible(); }));
    click(discard);
    EXPECT_EQ(context->workspace.contents().runs.size(), 1U);
    click(find<QPushButton>(*window, "remove_confirm"));
    ASSERT_TRUE(wait_until([this] { return context->workspace.contents().runs.empty(); }));
    EXPECT_TRUE(wait_until([this] { return context->shown.id() == 0; }));
}

TEST_F(UnfinishedRunTest, ARunOfAnotherProcessIsOnlyWatched) {
    test::make_workspace(file);
    test::add_run(file, QCoreApplication::applicationPid(), 10);
    open();
    window->showPage(Page::train);
    auto* banner = find<QWidget>(*window, "run_banner");
    ASSERT_TRUE(wait_until([&] { return banner->isVisible(); }));
    EXPECT_TRUE(text_of("run_banner_text").startsWith("Another process trains this run"));
    EXPECT_FALSE(find<QPushButton>(*window, "banner_resume")->isVisible());
    EXPECT_FALSE(find<QPushButton>(*window, "train_pause")->isVisible());
}

}  // namespace
}  // namespace sparsescope
