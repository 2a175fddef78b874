// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/loaded_model.h"

#include <gtest/gtest.h>

#include "tests/core/workspace/model_fixture.h"

namespace sparsescope {
namespace {

using LoadedModelTest = ModelTest;

TEST_F(LoadedModelTest, HoldsWhatTheWorkspaceHolds) {
    const auto model = load();
    EXPECT_EQ(model->info.name, "axes");
    EXPECT_EQ(model->dataset.name, "planted");
    EXPECT_EQ(model->weights.encoder_weight, axes().encoder_weight);
    EXPECT_EQ(model->codes.rows(), 6U);
    EXPECT_EQ(model->labels, (std::vector<std::int32_t>{0, 1, 1, 0, 0, no_label}));
    EXPECT_EQ(model->splits[3], Split::test);
    EXPECT_EQ(model->dataset.label_name(1), "elsewhere");
    EXPECT_EQ(model->dataset.label_name(no_label), "");
}

TEST_F(LoadedModelTest, KnowsTheRowOfEveryDocument) {
    const auto model = load();
    for (std::size_t row = 0; row < model->ids.size(); ++row) {
        EXPECT_EQ(model->row_of(model->ids[row]), static_cast<std::int64_t>(row));
    }
    EXPECT_EQ(model->row_of(model->ids.front() - 1), -1);
    EXPECT_EQ(model->row_of(model->ids.back() + 1), -1);
}

TEST_F(LoadedModelTest, DescribesNeurons) {
    const auto model = load();
    const auto neurons = model->neurons(2);
    ASSERT_EQ(neurons.size(), 4U);
    EXPECT_EQ(neurons[0].active_documents, 3);
    EXPECT_TRUE(neurons[3].dead());
    const auto detail = model->neuron(0, 2);
    ASSERT_TRUE(detail);
    EXPECT_EQ(detail->strongest.front().row, 3);
    ASSERT_EQ(detail->neighbours.size(), 3U);
    EXPECT_EQ(detail->neighbours.back().neuron, 2U);
    EXPECT_EQ(detail->neighbours.back().cosine, -1);
}

TEST_F(LoadedModelTest, SaysWhatIsWrongWithAQuestion) {
    const auto model = load();
    EXPECT_EQ(model->neuron(4, 2).error().code, ErrorCode::not_found);
    for (const int k : {0, -1, 3})
        EXPECT_EQ(model->neuron(0, k).error().code, ErrorCode::invalid_argument);
}

TEST_F(LoadedModelTest, AsksForCodesFirst) {
    const DatasetId dataset = add_dataset(planted());
    const auto model = load_model(corpus, add_model(dataset, planted(), false));
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().code, ErrorCode::not_found);
    EXPECT_NE(model.error().message.find("sparsescope-cli encode"), std::string::npos);
}

TEST_F(LoadedModelTest, RefusesAnUnknownModel) {
    const DatasetId dataset = add_dataset(planted());
    const ModelId model = add_model(dataset, planted());
    EXPECT_FALSE(load_model(corpus, model + 1));
}

TEST_F(LoadedModelTest, StopsLoadingWhenAsked) {
    const DatasetId dataset = add_dataset(planted());
    const ModelId model = add_model(dataset, planted());
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(load_model(corpus, model, stop.get_token()).error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
