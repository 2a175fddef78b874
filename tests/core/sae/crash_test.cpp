// SPDX-License-Identifier: GPL-3.0-or-later
// Training processes that are killed. This process computes with one thread, so that the ones it
// forks can start their own.
#include "core/model_files/official_head.h"
#include "core/sae/checkpoint.h"
#include "core/sae/run_folder.h"
#include "tests/core/corpus/child_process.h"
#include "tests/core/sae/scripted_run.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

// Says 's' after every step.
template <class Say>
struct TalkingOwner : TrainObserver {
    explicit TalkingOwner(Say to_parent) : say(to_parent) {}
    Say say;
    void on_step(const StepMetrics&) override { say('s'); }
};

class Crash : public testing::Test {
  protected:
    Crash() {
        run_.config.epochs = 40;  // 200 steps
        run_.options.watch.checkpoint_steps = 7;
    }

    [[nodiscard]] std::filesystem::path final_weights() const { return folder_.path() / "final"; }

    // A process that goes on from what is in the folder, to the end if it may.
    template <class Say>
    bool train_on(const std::filesystem::path& folder, Say say) {
        run_.options.checkpoint_folder = folder;
        if (const auto found = newest_checkpoint(folder)) run_.options.resume_from = found->path;
        TalkingOwner owner(say);
        const auto outcome = run_.go(owner);
        return outcome && outcome->end == TrainEnd::finished &&
               write_head_weights(final_weights(), outcome->weights);
    }

    HeadWeights undisturbed() {
        const TemporaryFolder folder;
        ChildProcess child([&](auto) { return train_on(folder.path(), [](char) {}); });
        EXPECT_TRUE(child.succeeded());
        return read_head_weights(final_weights()).value();
    }

    TemporaryFolder folder_;
    SmallRun run_;
    Random random_{20260};
};

TEST_F(Crash, KilledFiftyTimesARunEndsWithTheSameBytes) {
    const HeadWeights expected = undisturbed();
    int kills = 0, runs = 0;
    while (kills < 50) {
        const TemporaryFolder folder;
        std::filesystem::remove(final_weights());
        for (bool finished = false; !finished;) {
            ChildProcess child([&](auto say) { return train_on(folder.path(), say); });
            // At least one checkpoint further on average, so that the run gets somewhere.
            std::uint64_t steps = 1 + random_.below(30);
            while (steps > 0 && child.hear() == 's')
                --steps;
            if (steps > 0) {
                ASSERT_TRUE(child.succeeded());
                finished = true;
            } else if (child.killed()) {
                ++kills;
            } else {
                finished = std::filesystem::exists(final_weights());
            }
        }
        expect_same_weights(read_head_weights(final_weights()).value(), expected);
        for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
            EXPECT_NE(entry.path().extension(), ".tmp") << entry.path();
        ++runs;
    }
    RecordProperty("kills", kills);
    RecordProperty("runs", runs);
}

TEST_F(Crash, KilledWhileWritingACheckpointTheOneBeforeIsThere) {
    constexpr std::size_t dim = 128, hidden = 2048;
    TrainConfig config = run_.config;
    config.hidden = hidden;
    const TrainingStep<float> training(config, made_up::head<float>(dim, hidden, 1));
    int kills = 0, during = 0;
    std::int64_t acknowledged = 0;
    while (during < 100 && kills < 1000) {
        // Says 'w' before, 'd' after each checkpoint.
        ChildProcess child([&](auto say) {
            RunMemory memory;
            memory.activity = NeuronActivity::State(hidden);
            for (memory.step = acknowledged + 1;; ++memory.step) {
                say('w');
                const auto path = checkpoint_path(folder_.path(), memory.step);
                if (!write_checkpoint(path, config, memory, training)) return false;
                remove_surplus_checkpoints(folder_.path());
                say('d');
            }
        });
        std::int64_t step = acknowledged;
        for (std::uint64_t words = 1 + 2 * random_.below(3); words > 0; --words)
            step += child.hear() == 'd' ? 1 : 0;
        for (std::uint64_t spin = random_.below(20'000'000); spin > 0; --spin)
            asm volatile("");
        ASSERT_TRUE(child.killed());
        ++kills;
        // What it said between the last word heard and its death.
        char last = 'w';
        while (const char c = child.hear()) {
            step += c == 'd' ? 1 : 0;
            last = c;
        }
        during += last == 'w' ? 1 : 0;
        if (step > 0) {
            const auto found = newest_checkpoint(folder_.path());
            ASSERT_TRUE(found) << found.error().message;
            EXPECT_GE(found->step, step);
            EXPECT_TRUE(found->damaged.empty());
            acknowledged = found->step;
        }
        remove_unfinished_files(folder_.path());
        // What a disk may do, unlike a kill: the newest is there, but not whole.
        if (kills % 10 != 0 || list_checkpoints(folder_.path()).size() < 2) continue;
        const auto newest = checkpoint_path(folder_.path(), acknowledged);
        std::filesystem::resize_file(newest, random_.below(std::filesystem::file_size(newest)));
        const auto older = newest_checkpoint(folder_.path());
        ASSERT_TRUE(older) << older.error().message;
        EXPECT_LT(older->step, acknowledged);
        ASSERT_EQ(older->damaged.size(), 1U);
        EXPECT_NE(older->damaged[0].message.find(newest.string()), std::string::npos)
            << older->damaged[0].message;
        std::filesystem::remove(newest);
        acknowledged = older->step;
    }
    EXPECT_GE(during, 100) << "of " << kills << " kills";
    RecordProperty("kills", kills);
    RecordProperty("kills_while_writing", during);
}

}  // namespace
}  // namespace sparsescope
