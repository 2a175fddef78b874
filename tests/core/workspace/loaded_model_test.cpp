// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/loaded_model.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/core/workspace/model_fixture.h"

namespace sparsescope {
namespace {

using LoadedModelTest = ModelTest;
using Floats = std::vector<float>;

TEST_F(LoadedModelTest, HoldsWhatTheWorkspaceHolds) {
    const auto model = load();
    EXPECT_EQ(model->info.name, "axes");
    EXPECT_EQ(model->dataset.name, "planted");
    EXPECT_EQ(model->weights.encoder_weight, axes().encoder_weight);
    EXPECT_EQ(model->codes.rows(), 6U);
    EXPECT_EQ(model->labels, (std::vector<std::int32_t>{0, 1, 1, 0, 0, no_label}));
    EXPECT_EQ(model->splits[3], Split::test);
    EXPECT_EQ(model->label_name(1), "elsewhere");
    EXPECT_EQ(model->label_name(no_label), "");
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

TEST_F(LoadedModelTest, FindsMoreLikeADocumentButNotItself) {
    const auto model = load();
    const auto result = model->more_like(model->ids[0], {.n = 10, .k = 2});
    ASSERT_TRUE(result);
    ASSERT_FALSE(result->hits.empty());
    EXPECT_EQ(result->hits.front().row, 3);
    for (const auto& hit : result->hits)
        EXPECT_NE(hit.document, model->ids[0]);
}

TEST_F(LoadedModelTest, SearchesByVector) {
    const auto model = load();
    const auto result = model->search_vector(Floats{-2, 0}, {.n = 10, .k = 1});
    ASSERT_TRUE(result);
    ASSERT_EQ(result->hits.size(), 1U);
    EXPECT_EQ(result->hits.front().row, 2);
    EXPECT_DOUBLE_EQ(result->hits.front().score, 1);
}

TEST_F(LoadedModelTest, NormalisesAQueryAsTheDatasetWas) {
    const auto model = load(Normalization::l2);
    const auto near = model->search_vector(Floats{3, 1}, {.n = 3, .k = 2});
    const auto far = model->search_vector(Floats{300, 100}, {.n = 3, .k = 2});
    ASSERT_TRUE(near);
    ASSERT_TRUE(far);
    ASSERT_EQ(near->hits.size(), far->hits.size());
    EXPECT_NEAR(near->hits.front().score, far->hits.front().score, 1e-6);
    const auto zero = model->search_vector(Floats{0, 0}, {.n = 3, .k = 2});
    ASSERT_FALSE(zero);
    EXPECT_EQ(zero.error().code, ErrorCode::invalid_input);
}

TEST_F(LoadedModelTest, SaysWhatIsWrongWithAQuestion) {
    const auto model = load();
    EXPECT_EQ(model->neuron(4, 2).error().code, ErrorCode::not_found);
    EXPECT_EQ(model->more_like(-5, {.n = 10, .k = 2}).error().code, ErrorCode::not_found);
    EXPECT_EQ(model->more_like(model->ids[0], {.n = 0, .k = 2}).error().code,
              ErrorCode::invalid_argument);
    for (const int k : {0, -1, 3}) {
        EXPECT_EQ(model->neuron(0, k).error().code, ErrorCode::invalid_argument);
        EXPECT_EQ(model->more_like(model->ids[0], {.n = 1, .k = k}).error().code,
                  ErrorCode::invalid_argument);
        EXPECT_EQ(model->search_vector(Floats{1, 0}, {.n = 1, .k = k}).error().code,
                  ErrorCode::invalid_argument);
    }
    EXPECT_EQ(model->search_vector(Floats{1}, {.n = 1, .k = 1}).error().code,
              ErrorCode::invalid_input);
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const auto broken = model->search_vector(Floats{1, nan}, {.n = 1, .k = 1});
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().code, ErrorCode::invalid_input);
    EXPECT_NE(broken.error().message.find("Number 2"), std::string::npos);
}

TEST_F(LoadedModelTest, AsksForCodesFirst) {
    const DatasetId dataset = add_dataset(planted());
    const auto model = load_model(corpus, add_model(dataset, planted(), false));
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().code, ErrorCode::not_found);
    EXPECT_NE(model.error().message.find("sparsescope-cli encode"), std::string::npos);
}

TEST_F(LoadedModelTest, RefusesAnUnknownModelOrSearcher) {
    const DatasetId dataset = add_dataset(planted());
    const ModelId model = add_model(dataset, planted());
    EXPECT_FALSE(load_model(corpus, model + 1));
    EXPECT_EQ(load_model(corpus, model, "psychic").error().code, ErrorCode::invalid_argument);
    EXPECT_TRUE(load_model(corpus, model, "exhaustive"));
}

TEST_F(LoadedModelTest, StopsLoadingWhenAsked) {
    const DatasetId dataset = add_dataset(planted());
    const ModelId model = add_model(dataset, planted());
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(load_model(corpus, model, "inverted", stop.get_token()).error().code,
              ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
