// SPDX-License-Identifier: GPL-3.0-or-later
// A checkpoint is due and cannot be written: the run is held, nothing is lost.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <fstream>
#include <functional>

#include "core/sae/run_folder.h"
#include "tests/core/sae/scripted_run.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

// No file may grow beyond this: what a full disk looks like without one.
void limit_file_size(rlim_t bytes) {
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
}

class FullDisk : public testing::Test {
  protected:
    FullDisk() {
        ::signal(SIGXFSZ, SIG_IGN);  // then a write fails with EFBIG instead
        run_.options.checkpoint_folder = folder_.path() / "run";
        run_.options.watch.checkpoint_steps = 4;
        run_.options.held_out_queries = 0;
    }
    ~FullDisk() override { limit_file_size(RLIM_INFINITY); }

    TemporaryFolder folder_;
    SmallRun run_;
};

struct WaitingOwner : ScriptedOwner {
    std::function<void(std::int64_t)> after_step;
    std::function<void(std::size_t)> when_waiting;
    TrainControl answer = TrainControl::go_on;  // while it waits
    bool waits = false;
    void on_step(const StepMetrics& m) override {
        ScriptedOwner::on_step(m);
        waits = false;
        if (after_step) after_step(m.step + 1);
    }
    void on_waiting(std::int64_t step, const Error& error) override {
        ScriptedOwner::on_waiting(step, error);
        waits = true;
        if (when_waiting) when_waiting(waiting.size());
    }
    TrainControl control() override {
        return waits ? std::exchange(answer, TrainControl::go_on) : TrainControl::go_on;
    }
};

TEST_F(FullDisk, HoldsTheRunUntilThereIsRoomAndLosesNothing) {
    ScriptedOwner quiet;
    SmallRun undisturbed;
    const auto expected = undisturbed.go(quiet);
    WaitingOwner owner;
    owner.after_step = [](std::int64_t done) {
        if (done == 7) limit_file_size(2000);
    };
    owner.when_waiting = [&](std::size_t times) {
        EXPECT_EQ(newest_checkpoint(run_.options.checkpoint_folder)->step, 4);
        if (times == 2) limit_file_size(RLIM_INFINITY);
    };
    const auto outcome = run_.go(owner);
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(outcome->end, TrainEnd::finished);
    expect_same_weights(outcome->weights, expected->weights);
    ASSERT_EQ(owner.waiting.size(), 2U);
    EXPECT_NE(owner.waiting[0].find("step-000000008.safetensors"), std::string::npos)
        << owner.waiting[0];
    EXPECT_NE(owner.waiting[0].find("checkpoint of step 4 is intact"), std::string::npos);
    EXPECT_EQ(list_checkpoints(run_.options.checkpoint_folder).back().step, 20);
}

TEST_F(FullDisk, LetsTheOwnerEndARunThatWaits) {
    const std::pair<TrainControl, TrainEnd> cases[] = {
        {TrainControl::stop, TrainEnd::stopped},
        {TrainControl::pause, TrainEnd::paused},
        {TrainControl::discard, TrainEnd::discarded}};
    for (const auto& [word, end] : cases) {
        limit_file_size(RLIM_INFINITY);
        const TemporaryFolder folder;
        run_.options.checkpoint_folder = folder.path();
        WaitingOwner owner;
        owner.answer = word;
        owner.after_step = [](std::int64_t done) {
            if (done == 7) limit_file_size(2000);
        };
        const auto outcome = run_.go(owner);
        ASSERT_TRUE(outcome) << outcome.error().message;
        EXPECT_EQ(outcome->end, end);
        EXPECT_EQ(outcome->steps, 8) << "what was learned is in memory";
        EXPECT_EQ(newest_checkpoint(folder.path())->step, 4);
        if (end == TrainEnd::paused) {
            EXPECT_NE(outcome->reason.find("Paused at the checkpoint of step 4"), std::string::npos)
                << outcome->reason;
        }
    }
}

TEST_F(FullDisk, HoldsTheRunWhileItsFolderIsGone) {
    const auto& folder = run_.options.checkpoint_folder;
    WaitingOwner owner;
    owner.after_step = [&](std::int64_t done) {
        if (done != 6) return;
        std::filesystem::remove_all(folder);
        std::ofstream(folder) << "in the way";
    };
    owner.when_waiting = [&](std::size_t) { std::filesystem::remove(folder); };
    const auto outcome = run_.go(owner);
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(outcome->end, TrainEnd::finished);
    EXPECT_EQ(owner.waiting.size(), 1U);
    EXPECT_EQ(list_checkpoints(folder).back().step, 20);
}

}  // namespace
}  // namespace sparsescope
