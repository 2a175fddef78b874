// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers beside the slider against those of evaluate().
#include "core/workspace/quality_at_k.h"

#include "core/workspace/evaluate.h"
#include "tests/core/workspace/model_fixture.h"

namespace sparsescope {
namespace {

using QualityAtKTest = ModelTest;

TEST_F(QualityAtKTest, SaysWhatTheEvaluationSaysOfASmallDataset) {
    const auto model = load();
    const std::vector<int> ks{1, 2};
    const Evaluation evaluation = value_of(evaluate(corpus, *model, ks, {}, {}));
    const QualitySample sample = value_of(QualitySample::take(corpus, model));
    EXPECT_EQ(sample.part(), Split::test);
    EXPECT_EQ(sample.queries(), 2);
    EXPECT_EQ(sample.held_out(), 2);
    EXPECT_EQ(sample.dense_accuracy(), evaluation.dense->accuracy);
    for (const EvaluationRow& row : evaluation.rows) {
        const QualityAtK quality = value_of(sample.at(row.k));
        EXPECT_EQ(quality.k, row.k);
        EXPECT_EQ(quality.accuracy, row.codes->accuracy);
        EXPECT_EQ(quality.recall, row.recall_at_10);
    }
    EXPECT_NE(value_of(sample.at(1)).recall, value_of(sample.at(2)).recall);
    EXPECT_EQ(sample.at(3).error().code, ErrorCode::invalid_argument);
}

TEST_F(QualityAtKTest, KnowsNothingWithoutLabelsOrHeldOutDocuments) {
    auto documents = planted();
    for (PlantedDocument& document : documents)
        document.label = no_label;
    const DatasetId unlabelled = add_dataset(documents);
    const auto model = value_of(load_model(corpus, add_model(unlabelled, documents)));
    const QualitySample sample = value_of(QualitySample::take(corpus, model));
    EXPECT_FALSE(value_of(sample.at(2)).accuracy);
    EXPECT_TRUE(value_of(sample.at(2)).recall);
    EXPECT_FALSE(sample.dense_accuracy());

    auto all_train = std::make_shared<LoadedModel>(*model);
    std::ranges::fill(all_train->splits, Split::train);
    const QualitySample nobody = value_of(QualitySample::take(corpus, all_train));
    EXPECT_EQ(nobody.queries(), 0);
    EXPECT_FALSE(value_of(nobody.at(2)).recall);
    EXPECT_FALSE(value_of(nobody.at(2)).accuracy);
}

TEST_F(QualityAtKTest, StopsWhenAskedTo) {
    const auto model = load();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(QualitySample::take(corpus, model, stop.get_token()).error().code,
              ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
