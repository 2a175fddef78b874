// SPDX-License-Identifier: GPL-3.0-or-later
// A life made by hand: neuron 5 answers to two classes, then to one, then turns away.
#include "core/engine/neuron_history.h"

#include <vector>

#include "core/model_files/official_head.h"
#include "core/recipe/train_params.h"
#include "core/sae/run_folder.h"
#include "tests/core/engine/engine_fixture.h"

namespace sparsescope {
namespace {

class History : public EngineTest {
  protected:
    void SetUp() override {
        EngineTest::SetUp();
        RunInfo run;
        run.dataset = dataset_;
        run.state = RunState::finished;
        TrainConfig config = request().config;
        config.initial_k = 0;
        config.k = 1;
        run.config = to_json(config);
        run_ = value_of(corpus_->add_run(run));
        std::filesystem::create_directories(corpus_->run_folder(run_));
    }
    // Weights after so many steps; the owner of each class answers to its dimensions.
    void keep(std::int64_t steps, std::array<NeuronId, 3> owners) {
        HeadWeights weights{
            dim, 48, std::vector<float>(dim * 48), std::vector<float>(dim), std::vector<float>(48),
            {}};
        for (std::size_t i = 0; i < dim; ++i)
            weights.encoder_weight[owners[i % 3] * dim + i] = 1;
        succeed(write_head_weights(history_path(corpus_->run_folder(run_), steps), weights));
    }
    RunId run_ = 0;
};

TEST_F(History, TellsWhatANeuronWas) {
    keep(10, {5, 5, 7});
    keep(20, {5, 6, 7});
    keep(30, {5, 6, 7});
    const NeuronHistory history = value_of(neuron_history(*corpus_, run_, 5, {}, {}));
    EXPECT_EQ(history.neuron, 5U);
    EXPECT_EQ(history.run, run_);
    EXPECT_EQ(history.encoded, 150);
    EXPECT_EQ(history.final_k, 1);
    ASSERT_EQ(history.moments.size(), 3U);
    const auto& first = history.moments[0];
    EXPECT_EQ(first.step, 10);
    EXPECT_EQ(first.k, 1);
    EXPECT_EQ(first.active, 100);
    EXPECT_EQ(first.active_at_final, 100);
    // Its row had as many ones again: cosine √½. Half of its documents stayed its own.
    EXPECT_NEAR(first.cosine, std::sqrt(0.5), 1e-6);
    EXPECT_EQ(first.overlap, 0.5);
    EXPECT_EQ(first.purity, 0.5);
    EXPECT_EQ(first.strongest.size(), 5U);
    EXPECT_EQ(first.strongest[0].text, "text");
    EXPECT_GE(first.strongest[0].weight, first.strongest[4].weight);
    EXPECT_GT(first.mean_weight, 0);
    const auto& second = history.moments[1];
    EXPECT_EQ(second.active, 50);
    EXPECT_NEAR(second.cosine, 1, 1e-6);
    EXPECT_EQ(second.overlap, 1);
    EXPECT_EQ(second.purity, 1);
}

TEST_F(History, TellsANeuronThatWasNeverActive) {
    keep(10, {5, 6, 7});
    const NeuronHistory history = value_of(neuron_history(*corpus_, run_, 9, {}, {}));
    ASSERT_EQ(history.moments.size(), 1U);
    EXPECT_EQ(history.moments[0].active, 0);
    EXPECT_EQ(history.moments[0].cosine, 0);  // its row is zero
    EXPECT_EQ(history.moments[0].overlap, 0);
    EXPECT_EQ(history.moments[0].label, "");
    EXPECT_TRUE(history.moments[0].strongest.empty());
}

TEST_F(History, SaysWhatIsNotKnown) {
    EXPECT_EQ(neuron_history(*corpus_, run_, 5, {}, {}).error().code, ErrorCode::not_found);
    EXPECT_EQ(neuron_history(*corpus_, 99, 5, {}, {}).error().code, ErrorCode::not_found);
    keep(10, {5, 6, 7});
    EXPECT_EQ(neuron_history(*corpus_, run_, 48, {}, {}).error().code, ErrorCode::invalid_argument);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(neuron_history(*corpus_, run_, 5, stop.get_token(), {}).error().code,
              ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
