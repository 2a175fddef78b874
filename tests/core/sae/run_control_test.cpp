// SPDX-License-Identifier: GPL-3.0-or-later
// Steering a run: words of its owner, checkpoints, rules, branches.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>

#include "core/model_files/official_head.h"
#include "core/sae/run_folder.h"
#include "tests/core/sae/scripted_run.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

class RunControl : public testing::Test {
  protected:
    RunControl() { run_.options.checkpoint_folder = folder_.path(); }

    [[nodiscard]] std::vector<std::int64_t> steps_of(
        const std::vector<CheckpointInfo>& list) const {
        std::vector<std::int64_t> steps;
        for (const auto& info : list)
            steps.push_back(info.step);
        return steps;
    }
    TrainOutcome finish(const SmallRun& run, TrainObserver& owner) {
        auto outcome = run.go(owner);
        EXPECT_TRUE(outcome) << outcome.error().message;
        return outcome.value_or(TrainOutcome{});
    }

    TemporaryFolder folder_;
    SmallRun run_;
};

void expect_same_life(const StepMetrics& a, const StepMetrics& b) {
    EXPECT_EQ(a.step, b.step);
    EXPECT_EQ(a.k, b.k);
    EXPECT_EQ(a.total_loss, b.total_loss);
    EXPECT_EQ(a.auxiliary_mask, b.auxiliary_mask);
    EXPECT_EQ(a.dead_share, b.dead_share);
    EXPECT_EQ(a.dead_share_4k, b.dead_share_4k);
    EXPECT_EQ(a.window_samples, b.window_samples);
    EXPECT_EQ(a.born, b.born);
    EXPECT_EQ(a.died, b.died);
    EXPECT_EQ(a.revived, b.revived);
    EXPECT_EQ(a.skew, b.skew);
}

// After every step of the run, in the middle of epochs too.
TEST_F(RunControl, PausedAnywhereItEndsAsIfItHadNotBeen) {
    for (const BatchOrder order : {BatchOrder::shuffled, BatchOrder::grouped}) {
        SmallRun whole;
        whole.config.order = order;
        ScriptedOwner undisturbed;
        const TrainOutcome expected = finish(whole, undisturbed);
        const auto total = expected.steps;
        for (std::int64_t at = 1; at < total; ++at) {
            const TemporaryFolder folder;
            SmallRun run = whole;
            run.options.checkpoint_folder = folder.path();
            ScriptedOwner owner;
            owner.words[at] = TrainControl::pause;
            const TrainOutcome paused = finish(run, owner);
            ASSERT_EQ(paused.end, TrainEnd::paused) << at;
            ASSERT_EQ(paused.steps, at);
            ASSERT_EQ(owner.written.back().step, at);
            run.options.resume_from = folder.path() / owner.written.back().file;
            const TrainOutcome outcome = finish(run, owner);
            EXPECT_EQ(outcome.end, TrainEnd::finished);
            EXPECT_EQ(outcome.steps, total);
            expect_same_weights(outcome.weights, expected.weights);
            // One report a step and one interval after the other, none twice.
            ASSERT_EQ(owner.steps.size(), undisturbed.steps.size());
            for (std::size_t i = 0; i < owner.steps.size(); ++i)
                expect_same_life(owner.steps[i], undisturbed.steps[i]);
            ASSERT_EQ(owner.histograms.size(), undisturbed.histograms.size());
            EXPECT_EQ(owner.histograms.back().counts, undisturbed.histograms.back().counts);
            EXPECT_EQ(owner.changes.back().died, undisturbed.changes.back().died);
        }
    }
}

const std::pair<const char*, std::function<void(TrainConfig&)>> kinds_of_runs[] = {
    {"supervised", [](TrainConfig&) {}},
    {"self", [](TrainConfig& c) { c.contrastive = ContrastiveMode::self; }},
    {"reconstruction only", [](TrainConfig& c) { c.contrastive = ContrastiveMode::none; }},
    {"k = 1", [](TrainConfig& c) { c.k = 1; }},
    {"no 4k pass", [](TrainConfig& c) { c.multi_topk_weight = 0; }},
    {"grouped", [](TrainConfig& c) { c.order = BatchOrder::grouped; }},
    {"sequential", [](TrainConfig& c) { c.order = BatchOrder::sequential; }},
    {"data mean", [](TrainConfig& c) { c.pre_bias_start = PreBiasStart::data_mean; }},
    {"cosine", [](TrainConfig& c) { c.schedule = "cosine"; }},
    {"other losses",
     [](TrainConfig& c) { c.balance_weight = c.repulsion_weight = c.decoupled_weight = 0.1; }},
    {"batch_topk", [](TrainConfig& c) { c.sparsifier = "batch_topk"; }},
    {"abs_topk", [](TrainConfig& c) { c.sparsifier = "abs_topk"; }},
    {"jump_relu", [](TrainConfig& c) { c.sparsifier = "jump_relu"; }},
};

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
    double largest = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - b[i]));
    return largest;
}

TEST_F(RunControl, EveryKindOfRunIsTheSameTwiceAndInterruptedAndNearlyWithOtherThreads) {
    for (const auto& [name, change] : kinds_of_runs) {
        SCOPED_TRACE(name);
        const TemporaryFolder folder;
        SmallRun run;
        run.config.epochs = 2;
        run.options.held_out_queries = 0;
        change(run.config);
        ScriptedOwner owner;
        const TrainOutcome expected = finish(run, owner);
        expect_same_weights(finish(run, owner).weights, expected.weights);

        run.options.checkpoint_folder = folder.path();
        owner.words[7] = TrainControl::pause;
        owner.steps.clear();
        ASSERT_EQ(finish(run, owner).end, TrainEnd::paused);
        run.options.resume_from = checkpoint_path(folder.path(), 7);
        expect_same_weights(finish(run, owner).weights, expected.weights);

        run.options.checkpoint_folder.clear();
        run.options.resume_from.clear();
        set_compute_threads(2);
        const HeadWeights others = finish(run, owner).weights;
        EXPECT_LE(largest_difference(others.encoder_weight, expected.weights.encoder_weight), 1e-5);
        EXPECT_LE(largest_difference(others.pre_bias, expected.weights.pre_bias), 1e-5);
        EXPECT_LE(largest_difference(others.latent_bias, expected.weights.latent_bias), 1e-5);
    }
}

TEST_F(RunControl, StopKeepsAndDiscardForgets) {
    ScriptedOwner stopped;
    stopped.words[7] = TrainControl::stop;
    const TrainOutcome outcome = finish(run_, stopped);
    EXPECT_EQ(outcome.end, TrainEnd::stopped);
    EXPECT_EQ(outcome.steps, 7);
    EXPECT_EQ(stopped.written.back().step, 7) << "so that it can be branched";

    const TemporaryFolder other;
    run_.options.checkpoint_folder = other.path();
    ScriptedOwner discarded;
    discarded.words[7] = TrainControl::discard;
    EXPECT_EQ(finish(run_, discarded).end, TrainEnd::discarded);
    EXPECT_EQ(steps_of(discarded.written), std::vector<std::int64_t>{0});

    ScriptedOwner at_the_end;
    at_the_end.words[20] = TrainControl::discard;
    EXPECT_EQ(finish(run_, at_the_end).end, TrainEnd::discarded);
}

TEST_F(RunControl, AStopRequestEndsARunThatWaitsForNothingElse) {
    std::stop_source stop;
    stop.request_stop();
    ScriptedOwner owner;
    const auto outcome = run_.go(owner, stop.get_token());
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->end, TrainEnd::stopped);
    EXPECT_EQ(outcome->steps, 0);
    EXPECT_TRUE(owner.written.empty());
}

TEST_F(RunControl, CheckpointsAtTheStartAtTheEndAndInBetween) {
    run_.options.watch.checkpoint_steps = 4;
    run_.options.held_out_queries = 0;  // no best one
    ScriptedOwner owner;
    owner.words[6] = TrainControl::mark;
    owner.words[9] = TrainControl::checkpoint;
    EXPECT_EQ(finish(run_, owner).end, TrainEnd::finished);
    EXPECT_EQ(steps_of(owner.written), (std::vector<std::int64_t>{0, 4, 6, 8, 9, 12, 16, 20}));
    EXPECT_EQ(steps_of(owner.all), (std::vector<std::int64_t>{0, 6, 16, 20}));
    EXPECT_TRUE(owner.all[1].marked);
    EXPECT_FALSE(owner.all[2].marked);
    EXPECT_EQ(list_weights(folder_.path()).size(), 21U) << "the light history";
}

TEST_F(RunControl, AQuickRunHasCheckpointsInsideItsAnnealing) {
    run_.config.epochs = 40;  // 200 steps, of which 140 anneal
    run_.options.held_out_queries = 0;
    ScriptedOwner owner;
    EXPECT_EQ(finish(run_, owner).end, TrainEnd::finished);
    EXPECT_EQ(steps_of(owner.all), (std::vector<std::int64_t>{0, 35, 70, 105, 200}));
    run_.config.initial_k = run_.config.k;  // nothing anneals
    run_.options.checkpoint_folder = folder_.path() / "flat";
    ScriptedOwner flat;
    EXPECT_EQ(finish(run_, flat).end, TrainEnd::finished);
    EXPECT_EQ(steps_of(flat.all), (std::vector<std::int64_t>{0, 200}));
}

TEST_F(RunControl, MarksACheckpointThatIsThereAlready) {
    run_.options.watch.checkpoint_steps = 4;
    run_.options.held_out_queries = 0;
    ScriptedOwner owner;
    owner.words[4] = TrainControl::mark;
    finish(run_, owner);
    EXPECT_EQ(steps_of(owner.all), (std::vector<std::int64_t>{0, 4, 16, 20}));
    EXPECT_TRUE(owner.all[1].marked);
}

TEST_F(RunControl, KeepsTheBestOnHeldOutDocuments) {
    run_.options.held_out_share = 0.1;
    ScriptedOwner owner;
    finish(run_, owner);
    double best = -1;
    std::int64_t best_step = -1;
    for (const HeldOutQuality& quality : owner.held_out) {
        if (quality.k != 2 || quality.step < 13) continue;  // k reaches its end at step 14 of 20
        if (quality.nearest_neighbour_accuracy > best) {
            best = quality.nearest_neighbour_accuracy.value();
            best_step = quality.step + 1;
        }
    }
    ASSERT_GT(best_step, 0);
    int marked_best = 0;
    for (const CheckpointInfo& info : owner.all) {
        EXPECT_EQ(info.best, info.step == best_step) << info.step;
        marked_best += info.best ? 1 : 0;
    }
    EXPECT_EQ(marked_best, 1);
}

TEST_F(RunControl, AFinishedRunCanBeBranchedFromItsStartAndItsEnd) {
    run_.options.held_out_queries = 0;
    ScriptedOwner owner;
    const TrainOutcome whole = finish(run_, owner);
    const TemporaryFolder other;
    SmallRun branch = run_;
    branch.options.checkpoint_folder = other.path();
    branch.options.branch = true;

    // With the same settings it is the same run again.
    branch.options.resume_from = checkpoint_path(folder_.path(), 0);
    ScriptedOwner again;
    expect_same_weights(finish(branch, again).weights, whole.weights);
    EXPECT_EQ(again.written.front().step, 0);

    branch.options.resume_from = checkpoint_path(folder_.path(), 20);
    const auto nothing_left = branch.go(again);
    ASSERT_FALSE(nothing_left);
    EXPECT_EQ(nothing_left.error().code, ErrorCode::invalid_argument);
    branch.config.epochs = 6;
    branch.config.k = 4;
    branch.config.batch = 44;
    ScriptedOwner longer;
    const TrainOutcome outcome = finish(branch, longer);
    EXPECT_EQ(outcome.steps, 30);
    EXPECT_EQ(longer.steps.front().step, 20);
    EXPECT_EQ(outcome.k, 4);

    branch.options.branch = false;
    EXPECT_EQ(branch.go(longer).error().code, ErrorCode::invalid_argument) << "other settings";
    branch.options.branch = true;
    branch.config.hidden = 128;
    const auto other_shape = branch.go(longer);
    ASSERT_FALSE(other_shape);
    EXPECT_NE(other_shape.error().message.find("64 neurons"), std::string::npos);
}

TEST_F(RunControl, RulesNotifyPauseAndStopOnce) {
    run_.options.watch.rules = {parse_rule("loss>0.0001:notify").value(),
                                parse_rule("accuracy>10%:pause").value()};
    run_.options.held_out_share = 0.2;
    ScriptedOwner owner;
    const TrainOutcome paused = finish(run_, owner);
    EXPECT_EQ(paused.end, TrainEnd::paused);
    EXPECT_EQ(paused.steps, 4);
    EXPECT_NE(paused.reason.find("accuracy"), std::string::npos) << paused.reason;
    EXPECT_EQ(owner.notices.size(), 2U) << "a rule comes true once";
    EXPECT_EQ(owner.notices.back(), paused.reason);

    run_.options.resume_from = checkpoint_path(folder_.path(), 4);
    const TrainOutcome outcome = finish(run_, owner);
    EXPECT_EQ(outcome.end, TrainEnd::finished);
    EXPECT_EQ(outcome.reason, "");
    EXPECT_EQ(owner.notices.size(), 2U);

    const TemporaryFolder other;
    run_.options.resume_from.clear();
    run_.options.checkpoint_folder = other.path();
    run_.options.watch.rules = {parse_rule("plateau>2:stop").value()};
    run_.config.learning_rate = 1e-12;  // nothing is learned
    const TrainOutcome stopped = finish(run_, owner);
    EXPECT_EQ(stopped.end, TrainEnd::stopped);
    EXPECT_GT(stopped.steps, 14) << "not while k falls";
    EXPECT_LT(stopped.steps, 20);
}

// Its owner says a word in the middle of the look at held-out documents.
struct ImpatientOwner : ScriptedOwner {
    explicit ImpatientOwner(TrainControl to_say) : word(to_say) {}
    TrainControl word;
    bool looking = false;
    int asked = 0;
    void on_changes(const NeuronChanges& c) override {
        ScriptedOwner::on_changes(c);
        looking = true;
    }
    void on_held_out(const HeldOutQuality& q) override {
        ScriptedOwner::on_held_out(q);
        looking = false;
    }
    TrainControl control() override { return looking && ++asked == 2 ? word : TrainControl::go_on; }
};

TEST_F(RunControl, AWordDuringALongLookIsObeyedAtOnceAndNotLost) {
    for (const TrainControl word : {TrainControl::pause, TrainControl::stop}) {
        ImpatientOwner owner(word);
        const TrainOutcome outcome = finish(run_, owner);
        EXPECT_EQ(outcome.end, word == TrainControl::pause ? TrainEnd::paused : TrainEnd::stopped);
        EXPECT_EQ(outcome.steps, 1);
        EXPECT_TRUE(owner.held_out.empty());
    }
    ImpatientOwner owner(TrainControl::mark);
    EXPECT_EQ(finish(run_, owner).end, TrainEnd::finished);
    EXPECT_TRUE(std::ranges::any_of(owner.all, [](const auto& c) { return c.marked; }));
}

}  // namespace
}  // namespace sparsescope
