// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/engine_host.h"

#include <gtest/gtest.h>

#include "tests/app/fake_engine.h"
#include "tests/app/wait.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using test::make_engine;
using test::run_events;
using test::wait_until;

struct EngineHostTest : testing::Test {
    TemporaryFolder folder;
    std::vector<Event> events;
    std::optional<EngineOutcome> outcome;
    std::unique_ptr<EngineHost> host;

    void start(const QString& program, const QStringList& arguments = {"train", "x.sscope"}) {
        host = std::make_unique<EngineHost>(program);
        QObject::connect(host.get(), &EngineHost::received,
                         [this](const Event& event) { events.push_back(event); });
        QObject::connect(host.get(), &EngineHost::ended,
                         [this](const EngineOutcome& ended) { outcome = ended; });
        host->start(arguments);
    }
    void wait_for_end() {
        ASSERT_TRUE(wait_until([this] { return outcome.has_value(); }));
        EXPECT_FALSE(host->running());
    }
};

TEST_F(EngineHostTest, DeliversEventsAndTheResult) {
    auto said = run_events(3, 5);
    said.emplace_back(ResultEvent{R"({"model":{"id":9}})"});
    start(make_engine(folder.path(), said, "cat \"$events\""));
    wait_for_end();
    EXPECT_TRUE(outcome->ok());
    EXPECT_EQ(outcome->run, 3);
    EXPECT_EQ(std::get<TrainReport>(outcome->result).model.id, 9);
    ASSERT_EQ(events.size(), said.size());
    EXPECT_EQ(std::get<StepMetrics>(events[1]).step, 0);
    EXPECT_EQ(std::get<StepMetrics>(events[5]).step, 4);
    EXPECT_TRUE(test::engine_arguments(folder.path())
                    .startsWith("train x.sscope --progress json --threads "));
}

TEST_F(EngineHostTest, ALineWithoutANewlineAtTheEndCounts) {
    start(make_engine(folder.path(), {ResultEvent{"{}"}}, "printf %s \"$(cat \"$events\")\""));
    wait_for_end();
    EXPECT_TRUE(outcome->ok());
}

TEST_F(EngineHostTest, AnErrorEventIsTheMessage) {
    start(make_engine(folder.path(), {ErrorEvent{"invalid_argument", "k is 0. Choose 1 or more."}},
                      "cat \"$events\"; exit 3"));
    wait_for_end();
    EXPECT_EQ(outcome->kind, EngineOutcome::Kind::failed);
    EXPECT_EQ(outcome->message, "k is 0. Choose 1 or more.");
}

TEST_F(EngineHostTest, AKilledEngineIsSaidInASentenceWithItsCheckpoint) {
    auto said = run_events(3, 5);
    said.emplace_back(CheckpointEvent{4, "checkpoint-4"});
    start(make_engine(folder.path(), said, "cat \"$events\"; kill -KILL $$"));
    wait_for_end();
    EXPECT_EQ(outcome->kind, EngineOutcome::Kind::died);
    EXPECT_TRUE(outcome->message.contains("killed")) << outcome->message.toStdString();
    EXPECT_TRUE(outcome->message.contains("ran out of memory"));
    EXPECT_TRUE(outcome->message.contains("checkpoint at step 4"));
}

TEST_F(EngineHostTest, ACrashBeforeTheFirstCheckpointSaysThatNothingIsKept) {
    start(make_engine(folder.path(), run_events(3, 5), "cat \"$events\"; kill -SEGV $$"));
    wait_for_end();
    EXPECT_EQ(outcome->kind, EngineOutcome::Kind::died);
    EXPECT_TRUE(outcome->message.contains("crashed (signal 11)")) << outcome->message.toStdString();
    EXPECT_TRUE(outcome->message.contains("No checkpoint had been written yet"));
}

TEST_F(EngineHostTest, GarbageIsNamedAndEndsNothing) {
    start(make_engine(folder.path(), {ResultEvent{"{}"}},
                      "echo 'hello there'; echo '{\"event\":1}'; cat \"$events\""));
    wait_for_end();
    EXPECT_TRUE(outcome->ok());
    EXPECT_EQ(events.size(), 1U);
}

TEST_F(EngineHostTest, OnlyGarbageIsAFailureThatShowsIt) {
    start(make_engine(folder.path(), {}, "echo 'hello there'"));
    wait_for_end();
    EXPECT_EQ(outcome->kind, EngineOutcome::Kind::failed);
    EXPECT_TRUE(outcome->message.contains("hello there")) << outcome->message.toStdString();
}

TEST_F(EngineHostTest, WrongUseShowsTheLastWordsOfTheEngine) {
    start(make_engine(folder.path(), {}, "echo 'The option --foo is not known.' >&2; exit 2"));
    wait_for_end();
    EXPECT_EQ(outcome->kind, EngineOutcome::Kind::failed);
    EXPECT_TRUE(outcome->message.contains("The option --foo is not known."))
        << outcome->message.toStdString();
}

TEST_F(EngineHostTest, AMissingProgramSaysWhatToDo) {
    start("/nowhere/sparsescope-cli");
    wait_for_end();
    EXPECT_EQ(outcome->kind, EngineOutcome::Kind::died);
    EXPECT_TRUE(outcome->message.contains("/nowhere/sparsescope-cli"));
    EXPECT_TRUE(outcome->message.contains("SPARSESCOPE_CLI"));
}

TEST_F(EngineHostTest, ControlWordsArriveOnStandardInput) {
    start(make_engine(folder.path(), {ResultEvent{"{}"}},
                      "read word; echo \"$word\" > \"$folder/word\"; cat \"$events\""));
    host->send(ControlWord::stop);
    wait_for_end();
    EXPECT_EQ(file_content(folder.path() / "word"), "stop\n");
}

TEST_F(EngineHostTest, CancelEndsTheEngineAndIsNoFailure) {
    start(make_engine(folder.path(), run_events(1, 1), "cat \"$events\"; read word"));
    ASSERT_TRUE(wait_until([this] { return !events.empty(); }));
    host->cancel();
    wait_for_end();
    EXPECT_EQ(outcome->kind, EngineOutcome::Kind::cancelled);
}

TEST_F(EngineHostTest, ADetachedEngineLivesOn) {
    start(make_engine(folder.path(), run_events(1, 1),
                      "cat \"$events\"; until [ -e \"$folder/go\" ]; do sleep 0.05; done; echo "
                      "late; touch \"$folder/done\""));
    ASSERT_TRUE(wait_until([this] { return !events.empty(); }));
    host->detach();
    host.reset();
    folder.write("go", "");
    EXPECT_TRUE(wait_until([this] { return std::filesystem::exists(folder.path() / "done"); }));
    EXPECT_FALSE(outcome.has_value());
}

}  // namespace
}  // namespace sparsescope
