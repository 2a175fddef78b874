// SPDX-License-Identifier: GPL-3.0-or-later
// Finetunings whose process is killed at random moments: while it learns, while it writes a
// checkpoint, and amid what comes after the last step.
#include "tests/core/corpus/child_process.h"
#include "tests/core/engine/tune_fixture.h"

namespace sparsescope {
namespace {

class TuneCrash : public TuneTest {
  protected:
    // Begins the run, or goes on with it, to the end if it may. Says 's' now and then.
    template <class Say>
    bool go_on(Say say) {
        Corpus corpus = value_of(Corpus::open(folder_.path() / "test.sscope", Access::read_write));
        EngineHooks hooks;
        hooks.event = [&](const Event&) { say('s'); };
        hooks.progress = [&](std::string_view, std::int64_t, std::int64_t) { say('s'); };
        const auto runs = corpus.runs();
        if (!runs) return false;
        TuneRequest asked = request();
        asked.then_train = true;
        asked.watch.checkpoint_steps = 2;
        for (const RunInfo& run : *runs) {
            if (run.kind != RunKind::backbone) continue;
            const auto resumed = resume_run(corpus, {.run = run.id, .watch = asked.watch}, hooks);
            if (resumed) return true;
            // Killed before it could be resumed at all: that run is let go.
            if (resumed.error().code != ErrorCode::not_found) return false;
            if (!corpus.remove_run(run.id)) return false;
        }
        return tune_on_dataset(corpus, asked, hooks).has_value();
    }
    // All that the runs made is there once.
    [[nodiscard]] bool complete() {
        bool backbone = false, head = false;
        for (const RunInfo& run : value_of(corpus_->runs())) {
            if (run.state != RunState::finished) return false;
            (run.kind == RunKind::backbone ? backbone : head) = true;
        }
        return backbone && head;
    }
};

TEST_F(TuneCrash, KilledTwentyTimesItEndsWithTheSameBytes) {
    std::vector<float> expected;
    {
        TuneRequest asked = request();
        asked.watch.checkpoint_steps = 2;
        asked.name = "undisturbed";
        corpus_.reset();
        ChildProcess child([&](auto) {
            Corpus corpus =
                value_of(Corpus::open(folder_.path() / "test.sscope", Access::read_write));
            return tune_on_dataset(corpus, asked, {}).has_value();
        });
        ASSERT_TRUE(child.succeeded());
        corpus_.emplace(value_of(Corpus::open(folder_.path() / "test.sscope", Access::read_write)));
        const auto runs = value_of(corpus_->runs());
        ASSERT_EQ(runs.size(), 1U);
        const TunePlan plan = value_of(read_tune_plan(corpus_->run_folder(runs[0].id)));
        expected = value_of(corpus_->embeddings(plan.derived)).values;
        succeed(corpus_->remove_run(runs[0].id));
        succeed(corpus_->remove_dataset(plan.derived));
        std::filesystem::remove_all(folder_.path() / "test.sscope.encoders");
        succeed(forget_encoder("undisturbed"));
    }
    Random random(77);
    int kills = 0;
    while (kills < 20) {
        for (bool finished = false; !finished;) {
            corpus_.reset();
            ChildProcess child([&](auto say) { return go_on(say); });
            std::uint64_t words = 1 + random.below(60);
            while (words > 0 && child.hear() == 's')
                --words;
            for (std::uint64_t spin = random.below(3'000'000); spin > 0; --spin)
                asm volatile("");
            if (words == 0 && child.killed()) ++kills;
            corpus_.emplace(
                value_of(Corpus::open(folder_.path() / "test.sscope", Access::read_write)));
            static_cast<void>(corpus_->mark_interrupted_runs());
            finished = complete();
            ASSERT_LT(kills, 400) << "it gets nowhere";
        }
        const auto datasets = value_of(corpus_->datasets());
        ASSERT_EQ(datasets.size(), 2U);
        const DatasetId derived = std::max(datasets[0].id, datasets[1].id);
        EXPECT_EQ(value_of(corpus_->embeddings(derived)).values, expected);
        EXPECT_EQ(value_of(corpus_->models()).size(), 1U);
        EXPECT_TRUE(value_of(corpus_->check()).empty());
        succeed(corpus_->remove_dataset(derived));  // with the run and the model of its head
        for (const RunInfo& run : value_of(corpus_->runs()))
            succeed(corpus_->remove_run(run.id));
        std::filesystem::remove_all(folder_.path() / "test.sscope.encoders");
        succeed(forget_encoder("tuned"));
    }
    RecordProperty("kills", kills);
}

}  // namespace
}  // namespace sparsescope
