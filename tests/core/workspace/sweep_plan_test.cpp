// SPDX-License-Identifier: GPL-3.0-or-later
// Sweeps as they were planned, and what new runs are called.
#include "core/workspace/sweep_plan.h"

#include <gtest/gtest.h>

#include "core/recipe/presets.h"
#include "core/recipe/train_params.h"
#include "core/workspace/run_name.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

struct SweepPlanTest : testing::Test {
    TemporaryFolder folder;
    Corpus corpus = value_of(Corpus::create(folder.path() / "w.sscope"));
    DataShape shape{.train_documents = 100, .dim = 8, .classes = 3};
    SweepPlan plan;

    void SetUp() override {
        const auto writer = value_of(corpus.add_dataset({.name = "d"}));
        succeed(writer->append(std::vector<NewDocument>(3), {}));
        plan.dataset = value_of(writer->commit());
        plan.name = "rates";
        plan.watch.rules = {value_of(parse_rule("dead>0.5:pause"))};
        plan.watch.checkpoint_steps = 7;
        plan.watch.kept = KeptCheckpoints::none;
        for (const double rate : {1e-3, 5e-4, 1e-4}) {
            plan.configs.push_back(resolved(value_of(preset_config("csrv2-text")), shape));
            plan.configs.back().learning_rate = rate;
        }
    }
    RunId add_run(const TrainConfig& config, RunState state, const std::string& name = "x") {
        RunInfo info;
        info.dataset = plan.dataset;
        info.config = to_json(config);
        info.sweep = plan.name;
        info.state = state;
        info.name = name;
        return value_of(corpus.add_run(info));
    }
    [[nodiscard]] SweepState state() {
        return value_of(sweep_states(corpus, value_of(corpus.runs()))).at(0);
    }
};

TEST_F(SweepPlanTest, IsReadBackWhole) {
    succeed(keep_sweep_plan(corpus, plan));
    const SweepPlan read = value_of(find_sweep_plan(corpus, "rates"));
    EXPECT_EQ(read.dataset, plan.dataset);
    EXPECT_EQ(read.configs, plan.configs);
    EXPECT_EQ(read.watch, plan.watch);
    const auto missing = find_sweep_plan(corpus, "sizes");
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().message.find("\"rates\""), std::string::npos);
    plan.configs.pop_back();
    succeed(keep_sweep_plan(corpus, plan));  // planned anew under its name
    EXPECT_EQ(value_of(find_sweep_plan(corpus, "rates")).configs.size(), 2U);
    succeed(corpus.forget_sweep("rates"));
    EXPECT_FALSE(find_sweep_plan(corpus, "rates"));
}

TEST_F(SweepPlanTest, KnowsHowFarItIs) {
    succeed(keep_sweep_plan(corpus, plan));
    EXPECT_EQ(state().planned, 3);
    EXPECT_EQ(state().done, 0);
    EXPECT_TRUE(state().waits());
    add_run(plan.configs[0], RunState::finished);
    const RunId second = add_run(plan.configs[1], RunState::running);
    EXPECT_EQ(state().done, 1);
    EXPECT_TRUE(state().running);
    EXPECT_FALSE(state().waits());
    RunInfo info = value_of(corpus.run(second));
    info.state = RunState::paused;
    succeed(corpus.set_progress(second, info));
    EXPECT_TRUE(state().waits());
    const auto runs = value_of(corpus.runs());
    const SweepRuns own(plan, runs);
    EXPECT_EQ(own.with(plan.configs[1])->id, second);
    EXPECT_EQ(own.with(plan.configs[2]), nullptr);
}

TEST_F(SweepPlanTest, NamesOfRunsSayWhatDiffers) {
    const auto name_of = [&](const TrainConfig& config) {
        return value_of(new_run_name(corpus, plan.dataset, config, shape));
    };
    TrainConfig config = resolved(value_of(preset_config("csrv2-text")), shape);
    config.k = 8;
    EXPECT_EQ(name_of(config), "csrv2-text-k8");
    config.learning_rate = 1e-3;
    config.seed = 2;
    EXPECT_EQ(name_of(config), "csrv2-text-k8, lr 1e-3, seed 2");
    // An auxiliary k that follows from the neurons is not worth a word.
    TrainConfig wide = value_of(preset_config("csrv2-text"));
    wide.k = 8;
    wide.hidden = 256;
    EXPECT_EQ(name_of(resolved(wide, shape)), "csrv2-text-k8, hidden 256");
    // A name is given once.
    add_run(config, RunState::finished, "csrv2-text-k8, lr 1e-3, seed 2");
    EXPECT_EQ(name_of(config), "csrv2-text-k8, lr 1e-3, seed 2 (2)");
    // Of many settings, those that all others have as well tell nothing.
    config.batch = 32;
    config.epochs = 4;
    config.temperature = 0.1;
    EXPECT_EQ(name_of(config), "csrv2-text-k8, epochs 4, temperature 0.1, batch 32");
    config.aux_weight = 0.2;
    config.balance_weight = 0.3;
    EXPECT_EQ(name_of(config),
              "csrv2-text-k8, epochs 4, balance-weight 0.3, temperature 0.1, aux-weight 0.2, …");
}

TEST_F(SweepPlanTest, NumbersAreShort) {
    EXPECT_EQ(short_number("0.001"), "1e-3");
    EXPECT_EQ(short_number("0.0005"), "5e-4");
    EXPECT_EQ(short_number("0.2"), "0.2");
    EXPECT_EQ(short_number("1000000"), "1e6");
    EXPECT_EQ(short_number("2000"), "2000");
    EXPECT_EQ(short_number("0.00025"), "2.5e-4");
    EXPECT_EQ(short_number("linear"), "linear");
    EXPECT_EQ(short_number("0"), "0");
}

}  // namespace
}  // namespace sparsescope
