// SPDX-License-Identifier: GPL-3.0-or-later
// A death made by hand: neuron 5 answers to the documents of one class until neuron 6 does.
#include "core/engine/neuron_obituary.h"

#include <algorithm>
#include <vector>

#include "core/model_files/official_head.h"
#include "core/recipe/train_params.h"
#include "core/sae/run_folder.h"
#include "tests/core/engine/engine_fixture.h"

namespace sparsescope {
namespace {

class Obituary : public EngineTest {
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
    // Weights after so many steps; `owner` answers to class 0, `others` to classes 1 and 2.
    void keep(std::int64_t steps, NeuronId owner) {
        HeadWeights weights{
            dim, 48, std::vector<float>(dim * 48), std::vector<float>(dim), std::vector<float>(48),
            {}};
        for (std::size_t i = 0; i < dim; ++i) {
            const NeuronId neuron = i % 3 == 0 ? owner : static_cast<NeuronId>(10 + i % 3);
            weights.encoder_weight[neuron * dim + i] = 1;
        }
        succeed(write_head_weights(history_path(corpus_->run_folder(run_), steps), weights));
    }
    void note_death(std::int64_t step, NeuronId neuron) {
        succeed(corpus_->append_metrics(run_, {{}, {}, {}, {{step, {}, {neuron}, {}}}}));
    }
    [[nodiscard]] Result<NeuronObituary> ask(NeuronId neuron, std::int64_t step = -1) const {
        return neuron_obituary(*corpus_, run_, neuron, step, {}, {});
    }
    RunId run_ = 0;
};

TEST_F(Obituary, NamesWhatWasOwnedAndWhoTookIt) {
    keep(10, 5);
    keep(20, 6);  // silent, but not for a whole window yet
    note_death(24, 5);
    keep(30, 6);
    const NeuronObituary o = value_of(ask(5));
    EXPECT_EQ(o.died_step, 24);
    EXPECT_EQ(o.before_step, 10);
    EXPECT_EQ(o.after_step, 20);
    EXPECT_EQ(o.before_k, 1);
    EXPECT_EQ(o.encoded, 150);
    EXPECT_EQ(o.owned, 50);
    ASSERT_EQ(o.heirs.size(), 1U);
    EXPECT_EQ(o.heirs[0].neuron, 6U);
    EXPECT_EQ(o.heirs[0].documents, 50);
    ASSERT_EQ(o.documents.size(), 50U);
    EXPECT_TRUE(
        std::ranges::is_sorted(o.documents, std::ranges::greater{}, &NeuronObituary::Lost::weight));
    const auto ids = value_of(corpus_->document_ids(dataset_));
    for (const auto& lost : o.documents) {
        EXPECT_TRUE(lost.inherited);
        EXPECT_EQ(lost.heir, 6U);
        EXPECT_EQ(lost.text, "text");
        const auto row = std::ranges::find(ids, lost.document) - ids.begin();
        EXPECT_EQ(row % 3, 0);  // of class 0
        EXPECT_NE(row % 4, 3);  // of the training documents
    }
}

TEST_F(Obituary, OfTwoDeathsTheOneThatWasAskedFor) {
    keep(10, 5);
    note_death(14, 5);
    keep(20, 6);
    keep(30, 5);
    note_death(34, 5);
    keep(40, 7);
    EXPECT_EQ(value_of(ask(5)).after_step, 40);
    EXPECT_EQ(value_of(ask(5, 14)).after_step, 20);
    EXPECT_EQ(value_of(ask(5, 20)).before_step, 10);
    EXPECT_EQ(value_of(ask(5, 3)).died_step, 14);
}

// A death is noted on the batches of a window; documents read at once may tell it later.
TEST_F(Obituary, IsToldByTheMomentsAroundTheSilenceOfAllDocuments) {
    keep(10, 5);
    note_death(24, 5);
    keep(25, 5);
    keep(30, 5);
    EXPECT_NE(ask(5).error().message.find("it lost none"), std::string::npos);
    keep(40, 6);
    const NeuronObituary o = value_of(ask(5));
    EXPECT_EQ(o.before_step, 30);
    EXPECT_EQ(o.after_step, 40);
    EXPECT_TRUE(o.noted_early());
    EXPECT_EQ(o.taken, 50);
    succeed(corpus_->append_metrics(run_, {{}, {}, {}, {{35, {}, {}, {5}}}}));  // revived
    EXPECT_NE(ask(5).error().message.find("it lost none"), std::string::npos);
}

TEST_F(Obituary, WhatIsNotKnownIsSaid) {
    EXPECT_EQ(ask(5).error().code, ErrorCode::not_found);  // never died
    EXPECT_EQ(ask(48).error().code, ErrorCode::invalid_argument);
    note_death(24, 5);
    EXPECT_EQ(ask(5).error().code, ErrorCode::not_found);  // nothing kept
    keep(30, 6);
    EXPECT_NE(ask(5).error().message.find("from before"), std::string::npos);
    keep(20, 5);
    EXPECT_TRUE(ask(5));
    std::filesystem::remove(history_path(corpus_->run_folder(run_), 30));
    EXPECT_NE(ask(5).error().message.find("from after"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
