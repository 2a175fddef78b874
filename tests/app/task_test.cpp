// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/task.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>

#include <QThread>

#include "tests/app/wait.h"

namespace sparsescope {
namespace {

using test::wait_until;

// Waits for its stop request like a well-behaved long call.
Result<int> run_until_stopped(const std::stop_token& stop, std::latch& begun) {
    begun.count_down();
    while (!stop.stop_requested())
        std::this_thread::yield();
    return cancelled();
}

TEST(Task, RunsElsewhereAndAnswersHere) {
    Task task;
    QThread* worker = nullptr;
    std::optional<int> answer;
    task.start(
        [&](const std::stop_token&) -> Result<int> {
            worker = QThread::currentThread();
            return 42;
        },
        [&](Result<int> result) {
            EXPECT_EQ(QThread::currentThread(), qApp->thread());
            answer = *result;
        });
    EXPECT_TRUE(task.busy());
    ASSERT_TRUE(wait_until([&] { return answer.has_value(); }));
    EXPECT_EQ(*answer, 42);
    EXPECT_NE(worker, qApp->thread());
    EXPECT_FALSE(task.busy());
}

TEST(Task, NewestRequestWins) {
    Task task;
    std::latch begun(1);
    std::vector<int> answers;
    const auto note = [&](Result<int> result) { answers.push_back(result ? *result : -1); };
    task.start([&](const std::stop_token& stop) { return run_until_stopped(stop, begun); }, note);
    begun.wait();
    for (int i = 1; i <= 5; ++i) {
        task.start([i](const std::stop_token&) -> Result<int> { return i; }, note);
    }
    ASSERT_TRUE(wait_until([&] { return !answers.empty(); }));
    QCoreApplication::processEvents();
    EXPECT_EQ(answers, std::vector<int>{5});
}

TEST(Task, CancelledWorkIsNeverDelivered) {
    Task task;
    std::latch begun(1);
    bool delivered = false;
    task.start([&](const std::stop_token& stop) { return run_until_stopped(stop, begun); },
               [&](const Result<int>&) { delivered = true; });
    begun.wait();
    task.cancel();
    EXPECT_FALSE(task.busy());
    bool second = false;
    task.start([](const std::stop_token&) -> Result<int> { return 1; },
               [&](const Result<int>&) { second = true; });
    ASSERT_TRUE(wait_until([&] { return second; }));
    EXPECT_FALSE(delivered);
}

TEST(Task, DestructionStopsAndJoins) {
    std::latch begun(1);
    std::atomic<bool> ended = false;
    {
        Task task;
        task.start(
            [&](const std::stop_token& stop) {
                auto result = run_until_stopped(stop, begun);
                ended = true;
                return result;
            },
            [](const Result<int>&) { FAIL() << "delivered to a dead task"; });
        begun.wait();
    }
    EXPECT_TRUE(ended);
    QCoreApplication::processEvents();
}

TEST(Task, ExceptionsBecomeErrors) {
    Task task;
    std::optional<Error> error;
    task.start([](const std::stop_token&) -> Result<int> { throw std::runtime_error("boom"); },
               [&](const Result<int>& result) { error = result.error(); });
    ASSERT_TRUE(wait_until([&] { return error.has_value(); }));
    EXPECT_EQ(error->code, ErrorCode::internal);
    EXPECT_EQ(error->detail, "boom");
}

}  // namespace
}  // namespace sparsescope
