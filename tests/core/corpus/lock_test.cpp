// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <fstream>
#include <thread>

#include "core/corpus/window_lock.h"
#include "core/corpus/write_lock.h"
#include "tests/core/corpus/child_process.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

using namespace std::chrono_literals;

class LockTest : public CorpusTest {};

TEST_F(LockTest, OneWindowOnly) {
    {
        const auto first = value_of(WindowLock::try_acquire(workspace()));
        const auto second = WindowLock::try_acquire(workspace());
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().code, ErrorCode::busy);
        EXPECT_NE(second.error().message.find("already open in another window"), std::string::npos);
        EXPECT_EQ(second.error().detail, fmt::format("process {}", ::getpid()));
    }
    EXPECT_TRUE(WindowLock::try_acquire(workspace()).has_value());
}

TEST_F(LockTest, WindowAndWritersDoNotExcludeEachOther) {
    const auto window = value_of(WindowLock::try_acquire(workspace()));
    EXPECT_TRUE(WriteLock::acquire(workspace(), 0ms).has_value());
}

TEST_F(LockTest, KilledOwnerLeavesNothingBehind) {
    ChildProcess owner([&](auto say) {
        const auto window = value_of(WindowLock::try_acquire(workspace()));
        const auto writer = value_of(WriteLock::acquire(workspace(), 0ms));
        say('l');
        ::pause();
        return true;
    });
    ASSERT_EQ(owner.hear(), 'l');
    EXPECT_EQ(WindowLock::try_acquire(workspace()).error().detail,
              fmt::format("process {}", owner.id()));
    EXPECT_EQ(WriteLock::acquire(workspace(), 20ms).error().code, ErrorCode::busy);
    ASSERT_TRUE(owner.killed());
    EXPECT_TRUE(WindowLock::try_acquire(workspace()).has_value());
    EXPECT_TRUE(WriteLock::acquire(workspace(), 0ms).has_value());
}

TEST_F(LockTest, TheFileGoesWithTheLock) {
    const auto file = workspace().string() + ".lock";
    {
        const auto held = value_of(WriteLock::acquire(workspace(), 0ms));
        EXPECT_TRUE(std::filesystem::exists(file));
        EXPECT_EQ(WriteLock::acquire(workspace(), 0ms).error().code, ErrorCode::busy);
        EXPECT_TRUE(std::filesystem::exists(file)) << "who was refused removes nothing";
    }
    EXPECT_FALSE(std::filesystem::exists(file));
    std::ofstream(file) << "12345\n";  // of somebody who was killed
    EXPECT_TRUE(WriteLock::acquire(workspace(), 0ms).has_value());
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(LockTest, NeverTwoOwnersThoughTheFileComesAndGoes) {
    std::atomic<int> owners = 0;
    std::atomic<int> turns = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&] {
                for (int i = 0; i < 300;) {
                    const auto lock = FileLock::try_acquire(workspace(), ".lock");
                    if (!lock) continue;
                    EXPECT_EQ(++owners, 1);
                    std::this_thread::yield();
                    --owners;
                    ++turns;
                    ++i;
                }
            });
    }
    EXPECT_EQ(turns, 1200);
}

TEST_F(LockTest, WaitsForItsTurn) {
    auto held = std::make_unique<WriteLock>(value_of(WriteLock::acquire(workspace(), 0ms)));
    std::atomic<bool> waiting = false;
    std::jthread waiter([&] {
        waiting = true;
        EXPECT_TRUE(WriteLock::acquire(workspace(), 60s).has_value());
    });
    while (!waiting)
        std::this_thread::yield();
    held.reset();
}

TEST_F(LockTest, WaitingCanBeStopped) {
    const auto held = value_of(WriteLock::acquire(workspace(), 0ms));
    std::stop_source stop;
    std::jthread waiter([&] {
        EXPECT_EQ(WriteLock::acquire(workspace(), 600s, stop.get_token()).error().code,
                  ErrorCode::cancelled);
    });
    stop.request_stop();
}

TEST_F(LockTest, BusyNamesTheProcess) {
    auto corpus = value_of(Corpus::create(workspace()));
    auto other = value_of(Corpus::open(workspace(), Access::read_write));
    const auto writer = value_of(corpus.add_dataset(sample_spec("x", 2)));
    other.set_lock_wait(10ms);
    const auto refused = other.add_dataset(sample_spec("y", 2));
    EXPECT_EQ(refused.error().code, ErrorCode::busy);
    EXPECT_NE(refused.error().message.find(fmt::format("process {}", ::getpid())),
              std::string::npos);

    std::stop_source stop;
    stop.request_stop();
    other.set_lock_wait(600s, stop.get_token());
    EXPECT_EQ(other.add_dataset(sample_spec("y", 2)).error().code, ErrorCode::cancelled);
}

TEST_F(LockTest, OpensWhileAnotherWrites) {
    auto corpus = value_of(Corpus::create(workspace()));
    auto writer = value_of(corpus.add_dataset(sample_spec("x", 2)));
    succeed(writer->append(sample_documents(0, 5), sample_embeddings(0, 5, 2).view()));
    EXPECT_TRUE(Corpus::open(workspace(), Access::read_write).has_value());
    EXPECT_TRUE(Corpus::open(workspace(), Access::read_only).has_value());
    value_of(writer->commit());
}

TEST_F(LockTest, FolderThatDoesNotExist) {
    EXPECT_EQ(WriteLock::acquire(folder() / "missing" / "x.sscope", 0ms).error().code,
              ErrorCode::io);
}

}  // namespace
}  // namespace sparsescope
