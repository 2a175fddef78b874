// SPDX-License-Identifier: GPL-3.0-or-later
// Asking a run that another process trains: requests, and what comes of them.
#include "core/workspace/run_requests.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "core/workspace/steer_run.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<ControlWord>;

struct RunRequestsTest : testing::Test {
    TemporaryFolder folder;
    std::filesystem::path run = folder.path() / "w.sscope.runs" / "1";

    [[nodiscard]] std::size_t files() const {
        std::error_code none;
        const std::filesystem::directory_iterator entries(run, none);
        return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
    }
};

TEST_F(RunRequestsTest, AreTakenOnceInTheirOrder) {
    EXPECT_TRUE(take_run_requests(run).empty());  // no folder yet
    value_of(put_run_request(run, getpid(), ControlWord::mark));
    EXPECT_EQ(take_run_requests(run), (Words{ControlWord::mark}));
    EXPECT_TRUE(take_run_requests(run).empty());
    EXPECT_EQ(files(), 0U);
}

TEST_F(RunRequestsTest, ThoseToAnEngineThatIsGoneMeanNothing) {
    value_of(put_run_request(run, getpid() + 1, ControlWord::stop));
    EXPECT_TRUE(take_run_requests(run).empty());
    EXPECT_EQ(files(), 0U);
    value_of(put_run_request(run, getpid(), ControlWord::stop));
    drop_run_requests(run);  // before a run goes on
    EXPECT_TRUE(take_run_requests(run).empty());
}

TEST_F(RunRequestsTest, OtherFilesAndWordsOfNewerProgramsAreLeftAlone) {
    std::filesystem::create_directories(run);
    for (const char* name : {"step-000000001.safetensors", "ask-", "ask-x-stop-1"})
        std::ofstream(run / name) << "x";
    std::ofstream(run / ("ask-" + std::to_string(getpid()) + "-dance-1")) << "";
    EXPECT_TRUE(take_run_requests(run).empty());
    EXPECT_EQ(files(), 3U);
}

TEST_F(RunRequestsTest, AWithdrawnOneIsNotObeyed) {
    const auto request = value_of(put_run_request(run, getpid(), ControlWord::discard));
    EXPECT_TRUE(withdraw_run_request(request));
    EXPECT_FALSE(withdraw_run_request(request));
    EXPECT_TRUE(take_run_requests(run).empty());
}

TEST_F(RunRequestsTest, ManyAskersAreAllHeardOnce) {
    constexpr std::size_t askers = 8;
    constexpr std::size_t each = 20;
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < askers; ++i)
        threads.emplace_back([this] {
            for (std::size_t j = 0; j < each; ++j)
                value_of(put_run_request(run, getpid(), ControlWord::checkpoint));
        });
    std::size_t heard = 0;
    while (heard < askers * each)
        heard += take_run_requests(run).size();
    threads.clear();
    EXPECT_EQ(heard + take_run_requests(run).size(), askers * each);
}

struct SteerRunTest : RunRequestsTest {
    Corpus corpus = value_of(Corpus::create(folder.path() / "w.sscope"));
    RunInfo info;

    void SetUp() override {
        const auto writer = value_of(corpus.add_dataset({.name = "d"}));
        succeed(writer->append(std::vector<NewDocument>(3), {}));
        info.dataset = value_of(writer->commit());
        info.name = "small";
        info.total_steps = 100;
        info.step = 7;
        info.process = getpid();
        info.id = value_of(corpus.add_run(info));
    }
    // What an engine does: it hears a word and then does `act` with the run.
    template <class Act>
    [[nodiscard]] std::jthread engine(Act act) {
        return std::jthread([this, act](const std::stop_token& stop) {
            Corpus own = value_of(Corpus::open(corpus.path(), Access::read_write));
            while (!stop.stop_requested())
                for (const ControlWord word : take_run_requests(own.run_folder(info.id)))
                    act(own, word);
        });
    }
    void end_as(Corpus& own, RunState state) const {
        RunInfo now = info;
        now.state = state;
        succeed(own.set_progress(info.id, now));
    }
};

TEST_F(SteerRunTest, AnswersWhenTheRunHasObeyed) {
    const auto obeys = engine([this](Corpus& own, ControlWord word) {
        EXPECT_EQ(word, ControlWord::pause);
        end_as(own, RunState::paused);
    });
    const Steered done = value_of(steer_run(corpus, info.id, ControlWord::pause, 60s, {}));
    EXPECT_EQ(done.run.state, RunState::paused);
    EXPECT_EQ(done.sentence, "Run 1 \"small\" is paused at step 7 of 100.");
    EXPECT_EQ(files(), 0U);
}

TEST_F(SteerRunTest, AMarkIsAnsweredWithItsCheckpoint) {
    const auto obeys = engine([this](Corpus& own, ControlWord) {
        const CheckpointInfo written{9, "step-000000009.safetensors", 1, false, true};
        std::ofstream(own.run_folder(info.id) / written.file) << "x";
        succeed(own.keep_checkpoints(info.id, std::span(&written, 1)));
    });
    const Steered done = value_of(steer_run(corpus, info.id, ControlWord::mark, 60s, {}));
    ASSERT_TRUE(done.checkpoint);
    EXPECT_EQ(done.checkpoint->step, 9);
    EXPECT_EQ(done.sentence, "Run 1 has marked the checkpoint of step 9.");
}

TEST_F(SteerRunTest, ADiscardedRunIsGone) {
    const auto obeys = engine([this](Corpus& own, ControlWord) {
        end_as(own, RunState::stopped);
        succeed(own.remove_run(info.id));
    });
    const Steered done = value_of(steer_run(corpus, info.id, ControlWord::discard, 60s, {}));
    EXPECT_FALSE(corpus.run(info.id));
    EXPECT_EQ(done.sentence, "Run 1 is discarded: nothing of it is left.");
}

TEST_F(SteerRunTest, ARequestThatComesAfterTheDeletionLeavesNoFolder) {
    const auto obeys = engine([this](Corpus& own, ControlWord) {
        end_as(own, RunState::stopped);
        succeed(own.remove_run(info.id));
        std::filesystem::create_directories(run);  // as a request does that comes now
    });
    value_of(steer_run(corpus, info.id, ControlWord::discard, 60s, {}));
    EXPECT_FALSE(std::filesystem::exists(run.parent_path()));
}

TEST_F(SteerRunTest, ARunThatDoesNotListenIsSaidAndTheRequestTakenBack) {
    const auto done = steer_run(corpus, info.id, ControlWord::pause, 300ms, {});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::busy);
    EXPECT_NE(done.error().message.find("taken back"), std::string::npos) << done.error().message;
    EXPECT_EQ(files(), 0U);
}

TEST_F(SteerRunTest, NothingIsAskedOfARunThatDoesNotTrain) {
    end_as(corpus, RunState::finished);
    const auto done = steer_run(corpus, info.id, ControlWord::stop, 60s, {});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(done.error().message.find("finished at step 7 of 100"), std::string::npos);
    EXPECT_EQ(files(), 0U);
    EXPECT_EQ(steer_run(corpus, 99, ControlWord::stop, 60s, {}).error().code, ErrorCode::not_found);
}

TEST_F(SteerRunTest, ARunWhoseEngineWasKilledIsFoundInterrupted) {
    info.process = 4'000'000;  // above the largest id of Linux
    const RunId run_of_the_dead = value_of(corpus.add_run(info));
    const auto done = steer_run(corpus, run_of_the_dead, ControlWord::pause, 60s, {});
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().message.find("is interrupted"), std::string::npos)
        << done.error().message;
}

}  // namespace
}  // namespace sparsescope
