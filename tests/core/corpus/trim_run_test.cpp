// SPDX-License-Identifier: GPL-3.0-or-later
// What stays of a run's folder, and renaming a run together with its model.
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

using Names = std::set<std::string>;

class TrimRunTest : public CorpusTest {
  protected:
    // A run of 100 steps, annealed over the first 80, with a checkpoint every ten and a moment of
    // its weights every five; neurons died at step 30 and 50 if any did.
    RunId add_run(bool deaths, bool with_model = true) {
        RunInfo info;
        info.dataset = dataset_;
        info.state = RunState::finished;
        info.name = "a run";
        info.config = R"({"initial-k": 8, "k": 2, "decay-ratio": 0.8})";
        info.step = info.total_steps = 100;
        const RunId run = value_of(corpus_.add_run(info));
        std::vector<CheckpointInfo> list;
        for (std::int64_t step = 0; step <= 100; step += 10) {
            const auto file = fmt::format("step-{:09}.safetensors", step);
            write_file(run, file, 300);
            list.push_back({step, file, 300, step == 90, step == 20});
        }
        write_file(run, "step-000000090.best", 0);
        write_file(run, "step-000000020.marked", 0);
        for (std::int64_t step = 5; step <= 100; step += 5)
            write_file(run, fmt::format("history-{:09}.safetensors", step), 100);
        succeed(corpus_.keep_checkpoints(run, list));
        if (deaths)
            succeed(
                corpus_.append_metrics(run, {{}, {}, {}, {{30, {}, {1}, {}}, {50, {}, {2}, {}}}}));
        if (with_model) add_model(run, "a run");
        return run;
    }
    ModelId add_model(std::optional<RunId> run, const std::string& name) {
        ModelInfo model;
        model.name = name;
        model.dataset = dataset_;
        model.run = run;
        model.k = 1;
        HeadWeights weights;
        weights.dim = 2;
        weights.hidden = 3;
        weights.encoder_weight.resize(6);
        weights.latent_bias.resize(3);
        weights.pre_bias.resize(2);
        return value_of(corpus_.add_model(model, weights, nullptr));
    }
    void write_file(RunId run, const std::string& name, std::size_t bytes) const {
        std::filesystem::create_directories(corpus_.run_folder(run));
        std::ofstream(corpus_.run_folder(run) / name) << std::string(bytes, 'x');
    }
    [[nodiscard]] Names files(RunId run) const {
        Names names;
        std::error_code gone;
        for (const auto& entry : std::filesystem::directory_iterator(corpus_.run_folder(run), gone))
            names.insert(entry.path().filename().string());
        return names;
    }
    [[nodiscard]] std::vector<std::int64_t> steps(RunId run) const {
        std::vector<std::int64_t> list;
        for (const CheckpointInfo& c : value_of(corpus_.checkpoints(run)))
            list.push_back(c.step);
        return list;
    }
    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId dataset_ = add_sample_dataset(corpus_, "sample", 3, 2);
};

TEST_F(TrimRunTest, FewAreTheLastTheBestTheMarkedAndOneFromTheAnnealing) {
    const RunId run = add_run(false);
    const TrimReport report = value_of(corpus_.trim_run(run, {}));
    EXPECT_EQ(files(run), (Names{"step-000000020.safetensors", "step-000000020.marked",
                                 "step-000000040.safetensors", "step-000000090.safetensors",
                                 "step-000000090.best", "step-000000100.safetensors"}));
    EXPECT_EQ(steps(run), (std::vector<std::int64_t>{20, 40, 90, 100}));
    EXPECT_EQ(report.files, 27);  // 7 of 11 checkpoints and 20 moments
    EXPECT_EQ(report.freed_bytes, 7 * 300 + 20 * 100);
    EXPECT_EQ(value_of(corpus_.trim_run(run, {})).files, 0);
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(TrimRunTest, WithoutAnnealingThereIsNoneInItsMiddle) {
    const RunId run = add_run(false);
    RunInfo info = value_of(corpus_.run(run));
    info.config = R"({"initial-k": 2, "k": 2})";
    succeed(corpus_.set_progress(run, info));
    value_of(corpus_.trim_run(run, {}));
    EXPECT_EQ(steps(run), (std::vector<std::int64_t>{20, 90, 100}));
}

TEST_F(TrimRunTest, WhereNeuronsDiedTwoMomentsStay) {
    const RunId run = add_run(true);
    value_of(corpus_.trim_run(run, {}));
    EXPECT_TRUE(files(run).contains("history-000000005.safetensors"));  // before all deaths
    EXPECT_TRUE(files(run).contains("history-000000040.safetensors"));  // amid them
    EXPECT_EQ(files(run).size(), 8U);
}

TEST_F(TrimRunTest, WhatABranchCameFromStaysAndMarksGoOnlyWhenAsked) {
    const RunId run = add_run(false);
    RunInfo branch;
    branch.dataset = dataset_;
    branch.parent = run;
    branch.parent_step = 60;
    value_of(corpus_.add_run(branch));
    value_of(corpus_.trim_run(run, {KeptCheckpoints::none, false}));
    EXPECT_EQ(steps(run), (std::vector<std::int64_t>{20, 60}));
    value_of(corpus_.trim_run(run, {KeptCheckpoints::none, true}));
    EXPECT_EQ(steps(run), (std::vector<std::int64_t>{60}));
    EXPECT_EQ(value_of(corpus_.run(run)).checkpoint, "");
}

TEST_F(TrimRunTest, WhatOnlyTheFolderCallsMarkedOrBestStays) {
    const RunId run = add_run(false);
    write_file(run, "step-000000030.marked", 0);
    write_file(run, "step-000000070.best", 0);
    value_of(corpus_.trim_run(run, {}));
    EXPECT_EQ(steps(run), (std::vector<std::int64_t>{20, 30, 40, 70, 90, 100}));
    EXPECT_TRUE(files(run).contains("step-000000030.marked"));
    value_of(corpus_.trim_run(run, {KeptCheckpoints::none, false}));
    EXPECT_EQ(files(run), (Names{"step-000000020.safetensors", "step-000000020.marked",
                                 "step-000000030.safetensors", "step-000000030.marked"}));
    value_of(corpus_.trim_run(run, {KeptCheckpoints::none, true}));
    EXPECT_TRUE(files(run).empty());
}

TEST_F(TrimRunTest, WhatMayGoOnIsNotTouched) {
    const RunId run = add_run(true, false);
    const Names before = files(run);
    for (const RunState state : {RunState::paused, RunState::interrupted, RunState::running}) {
        RunInfo info = value_of(corpus_.run(run));
        info.state = state;
        info.process = 0;
        succeed(corpus_.set_progress(run, info));
        EXPECT_EQ(value_of(corpus_.trim_run(run, {KeptCheckpoints::none, true})).files, 0);
    }
    const RunId other = add_run(false);
    EXPECT_EQ(value_of(corpus_.trim_run(other, {KeptCheckpoints::all, true})).files, 0);
    EXPECT_EQ(files(run), before);
    EXPECT_EQ(corpus_.trim_run(99, {}).error().code, ErrorCode::not_found);
}

TEST_F(TrimRunTest, OfNothingThatStaysNoFolderIsLeft) {
    const RunId run = add_run(false);
    value_of(corpus_.trim_run(run, {KeptCheckpoints::none, true}));
    EXPECT_FALSE(std::filesystem::exists(corpus_.run_folder(run).parent_path()));
    EXPECT_TRUE(steps(run).empty());
}

TEST_F(TrimRunTest, ARunAndItsModelAreRenamedTogetherWhileTheyShareTheName) {
    const RunId run = add_run(false);
    const ModelId model = *value_of(corpus_.run(run)).model;
    EXPECT_TRUE(value_of(corpus_.rename_run(run, " better ")));
    EXPECT_EQ(value_of(corpus_.run(run)).name, "better");
    EXPECT_EQ(value_of(corpus_.model(model)).name, "better");

    add_model(std::nullopt, "taken");
    const auto refused = corpus_.rename_run(run, "taken");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(value_of(corpus_.run(run)).name, "better");  // all of it or nothing
    EXPECT_FALSE(corpus_.rename_run(run, "  "));

    RunInfo apart = value_of(corpus_.run(run));
    apart.name = "its own";
    succeed(corpus_.set_note(run, apart));
    EXPECT_FALSE(value_of(corpus_.rename_run(run, "another")));
    EXPECT_EQ(value_of(corpus_.model(model)).name, "better");
}

}  // namespace
}  // namespace sparsescope
