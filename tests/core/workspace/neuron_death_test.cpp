// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_death.h"

#include <gtest/gtest.h>

#include "core/recipe/train_params.h"
#include "tests/core/workspace/model_fixture.h"

namespace sparsescope {
namespace {

using Fate = NeuronDeath::Fate;

class NeuronDeathTest : public ModelTest {
  protected:
    // Neuron 3 points south, where no planted document is.
    NeuronDeath death_of(NeuronId neuron, int k = 2, const DeathOptions& options = {}) {
        const auto study = value_of(NeuronStudy::of(value_of(load_model(corpus, model_))));
        return value_of(neuron_death(corpus, value_of(study->neuron(neuron, k)), {}, {}, options));
    }
    // A model of a run that noted these changes.
    void make_with_run(std::vector<NeuronChanges> changes, std::optional<RunId> parent = {}) {
        TrainConfig config;
        config.hidden = 4;
        RunInfo run;
        run.dataset = dataset_;
        run.state = RunState::finished;
        run.name = "a run";
        run.parent = parent;
        run.config = to_json(config);
        run_ = value_of(corpus.add_run(run));
        RunMetrics metrics;
        metrics.changes = std::move(changes);
        succeed(corpus.append_metrics(run_, metrics));
        ModelInfo info;
        info.name = "of a run";
        info.dataset = dataset_;
        info.run = run_;
        info.dim = 2;
        info.hidden = 4;
        info.k = 2;
        info.stored_k = 2;
        info.config = run.config;
        CodeMatrix codes(4);
        for (const auto& document : planted())
            codes.append(encode(axes(), document.x, 2).view());
        model_ = value_of(corpus.add_model(info, axes(), &codes));
    }
    DatasetId dataset_ = add_dataset(planted());
    ModelId model_ = add_model(dataset_, planted());
    RunId run_ = 0;
};

TEST_F(NeuronDeathTest, SaysWhoIsActiveInstead) {
    const NeuronDeath death = death_of(3);
    EXPECT_EQ(death.fate, Fate::silent);
    EXPECT_FALSE(death.died_step);
    EXPECT_EQ(death.looked_at, 6);
    ASSERT_EQ(death.beaten_on.size(), 6U);
    // Its value is −y: 0 for (−3, 0), where west has 3 and north, of equal zeros, comes first. That
    // code has one positive entry, so anything above 0 would do.
    EXPECT_EQ(death.beaten_on[0].row, 2);
    EXPECT_EQ(death.beaten_on[0].weight, 0);
    EXPECT_EQ(death.beaten_on[0].rank, 3);
    EXPECT_EQ(death.beaten_on[0].margin, 0);
    EXPECT_EQ(death.beaten_on[0].strongest, 2U);
    // Then (4, 1): −1, where the second of the code has 1.
    EXPECT_EQ(death.beaten_on[1].row, 0);
    EXPECT_EQ(death.beaten_on[1].weight, -1);
    EXPECT_EQ(death.beaten_on[1].rank, 3);
    EXPECT_EQ(death.beaten_on[1].margin, 2);
    // North is active in five of the six, with 1, 1, 2, 3, 4 against −1, −1, −2, −3, −4.
    EXPECT_EQ(death.beaten_by[0].neuron, 1U);
    EXPECT_EQ(death.beaten_by[0].documents, 5);
    EXPECT_DOUBLE_EQ(death.beaten_by[0].margin, 4.4);
    EXPECT_EQ(death.beaten_by[0].cosine, -1);
    // East (cosine 0) and west (0) are as near; north (−1) is not.
    ASSERT_TRUE(death.nearest_alive);
    EXPECT_EQ(death.nearest_alive->neuron, 0U);
}

TEST_F(NeuronDeathTest, LooksAtFewAndNamesFew) {
    const NeuronDeath death = death_of(3, 2, {.sample = 4, .documents = 2, .rivals = 1});
    EXPECT_EQ(death.looked_at, 4);
    EXPECT_EQ(death.beaten_on.size(), 2U);
    EXPECT_EQ(death.beaten_by.size(), 1U);
}

TEST_F(NeuronDeathTest, TellsALivingNeuronWhereItIsBeaten) {
    const NeuronDeath death = death_of(1, 1);
    EXPECT_EQ(death.fate, Fate::alive);
    ASSERT_EQ(death.beaten_on.size(), 3U);  // rows 0, 2 and 3 have others at k = 1
    EXPECT_EQ(death.beaten_on[0].row, 0);
    EXPECT_EQ(death.beaten_on[0].margin, 3);
}

TEST_F(NeuronDeathTest, TellsSeldomFromNever) {
    // At k = 1 west is active on row 2 alone, a training document.
    EXPECT_EQ(death_of(2, 1).fate, Fate::seldom);
}

TEST_F(NeuronDeathTest, KnowsWhatTheRunNoted) {
    make_with_run({{4, {3, 1}, {}, {}}, {9, {}, {3}, {}}});
    const NeuronDeath died = death_of(3);
    EXPECT_EQ(died.fate, Fate::died);
    EXPECT_EQ(died.died_step, 9);
    EXPECT_EQ(died.run, run_);
    EXPECT_EQ(death_of(1).fate, Fate::alive);
}

TEST_F(NeuronDeathTest, SaysThatANeuronNeverFired) {
    make_with_run({{4, {0, 1, 2}, {}, {}}});
    EXPECT_EQ(death_of(3).fate, Fate::never_fired);
}

TEST_F(NeuronDeathTest, ClaimsNothingThatARunDidNotSee) {
    make_with_run({});  // noted nothing at all
    EXPECT_EQ(death_of(3).fate, Fate::silent);
}

TEST_F(NeuronDeathTest, ClaimsNothingOfTheTimeBeforeABranch) {
    RunInfo parent;
    parent.dataset = dataset_;
    parent.state = RunState::finished;
    parent.name = "the parent";
    make_with_run({{4, {0, 1, 2}, {}, {}}}, value_of(corpus.add_run(parent)));
    EXPECT_EQ(death_of(3).fate, Fate::silent);
}

}  // namespace
}  // namespace sparsescope
