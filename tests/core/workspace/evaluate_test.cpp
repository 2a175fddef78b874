// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/evaluate.h"

#include <gtest/gtest.h>

#include "tests/core/workspace/model_fixture.h"

namespace sparsescope {
namespace {

using EvaluateTest = ModelTest;

TEST_F(EvaluateTest, MeasuresPlantedDocumentsByHand) {
    const auto model = load();
    const std::vector<int> ks{1, 2};
    const auto evaluation = evaluate(corpus, *model, ks, {}, {});
    ASSERT_TRUE(evaluation);
    ASSERT_EQ(evaluation->rows.size(), 2U);

    const EvaluationRow& one = evaluation->rows[0];
    EXPECT_EQ(one.k, 1);
    EXPECT_EQ(one.train.documents, 4);
    EXPECT_EQ(one.train.dead, 1);  // neuron 3 never fires
    EXPECT_EQ(one.test.documents, 2);
    EXPECT_EQ(one.test.dead, 2);  // (5, 1) fires neuron 0, (−1, 2) neuron 1
    EXPECT_DOUBLE_EQ(one.test.l0, 1);
    // Test rows (5, 1) and (−1, 2) vary by 18 + 0.5; at k = 1 each loses a square of 1.
    EXPECT_NEAR(one.explained_variance, 1 - 2 / 18.5, 1e-6);
    ASSERT_TRUE(one.codes);
    EXPECT_EQ(one.codes->queries, 2);
    EXPECT_EQ(one.codes->correct, 1);  // (−1, 2) is nearest to (1, 4) "elsewhere"
    ASSERT_TRUE(one.truncated);
    EXPECT_EQ(one.truncated->correct, 1);  // by the first number alone, −1 goes to −3

    EXPECT_NEAR(evaluation->rows[1].explained_variance, 1, 1e-6);
    EXPECT_DOUBLE_EQ(evaluation->rows[1].train.l0, 6.0 / 4);
    ASSERT_TRUE(evaluation->dense);
    EXPECT_EQ(evaluation->dense->queries, 2);
    EXPECT_EQ(evaluation->dense->correct, 1);
}

TEST_F(EvaluateTest, LeavesOutAccuracyWithoutLabels) {
    auto documents = planted();
    for (auto& document : documents)
        document.label = no_label;
    const DatasetId dataset = add_dataset(documents);
    const auto model = value_of(load_model(corpus, add_model(dataset, documents)));
    const auto evaluation = evaluate(corpus, *model, std::vector<int>{2}, {}, {});
    ASSERT_TRUE(evaluation);
    EXPECT_FALSE(evaluation->rows[0].codes);
    EXPECT_FALSE(evaluation->rows[0].truncated);
    EXPECT_FALSE(evaluation->dense);
    EXPECT_GT(evaluation->rows[0].explained_variance, 0.99);
}

TEST_F(EvaluateTest, ReconstructsTrainingDocumentsWhenThereAreNoTestDocuments) {
    auto documents = planted();
    for (auto& document : documents)
        document.split = Split::train;
    const DatasetId dataset = add_dataset(documents);
    const auto model = value_of(load_model(corpus, add_model(dataset, documents)));
    const auto evaluation = evaluate(corpus, *model, std::vector<int>{2}, {}, {});
    ASSERT_TRUE(evaluation);
    EXPECT_EQ(evaluation->rows[0].train.documents, 6);
    EXPECT_EQ(evaluation->rows[0].test.documents, 0);
    EXPECT_FALSE(evaluation->rows[0].codes);
    EXPECT_NEAR(evaluation->rows[0].explained_variance, 1, 1e-6);
}

TEST_F(EvaluateTest, ValidationDocumentsAskOnlyWhenToldOrWithoutTestDocuments) {
    auto documents = planted();
    documents[4].split = Split::validation;  // (−1, 2), "east"
    const DatasetId dataset = add_dataset(documents);
    const ModelId id = add_model(dataset, documents);
    const auto model = value_of(load_model(corpus, id));
    const std::vector<int> ks{2};
    auto evaluation = value_of(evaluate(corpus, *model, ks, {}, {}));
    EXPECT_EQ(evaluation.queries, Split::test);
    EXPECT_EQ(evaluation.rows[0].train.documents, 4);
    EXPECT_EQ(evaluation.rows[0].test.documents, 1);
    EXPECT_EQ(evaluation.dense->correct, 1);
    evaluation = value_of(evaluate(corpus, *model, ks, {}, {}, Split::validation));
    EXPECT_EQ(evaluation.queries, Split::validation);
    EXPECT_EQ(evaluation.rows[0].train.documents, 4);  // not in the database
    EXPECT_EQ(evaluation.rows[0].test.documents, 1);
    EXPECT_EQ(evaluation.dense->correct, 0);

    auto splits = model->splits;
    splits[3] = Split::train;  // the test document
    succeed(corpus.set_splits(dataset, splits));
    const auto without_tests = value_of(load_model(corpus, id));
    EXPECT_EQ(value_of(evaluate(corpus, *without_tests, ks, {}, {})).queries, Split::validation);
    evaluation = value_of(evaluate(corpus, *without_tests, ks, {}, {}, Split::test));
    EXPECT_EQ(evaluation.queries, Split::test);
    EXPECT_FALSE(evaluation.dense);
}

TEST_F(EvaluateTest, RemovedDocumentsDoNotCount) {
    const auto documents = planted();
    const DatasetId dataset = add_dataset(documents);
    const ModelId id = add_model(dataset, documents);
    const std::vector<DocumentId> gone = {corpus.document_ids(dataset)->at(0)};
    ASSERT_TRUE(corpus.remove_documents(gone));
    const auto model = value_of(load_model(corpus, id));
    const auto evaluation = evaluate(corpus, *model, std::vector<int>{2}, {}, {});
    ASSERT_TRUE(evaluation);
    EXPECT_EQ(evaluation->rows[0].train.documents + evaluation->rows[0].test.documents, 5);
}

TEST_F(EvaluateTest, RefusesAKThatIsNotStored) {
    const auto model = load();
    for (const int k : {0, 3}) {
        const auto evaluation = evaluate(corpus, *model, std::vector<int>{1, k}, {}, {});
        ASSERT_FALSE(evaluation);
        EXPECT_EQ(evaluation.error().code, ErrorCode::invalid_argument);
    }
}

TEST_F(EvaluateTest, StopsWhenAsked) {
    const auto model = load();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(evaluate(corpus, *model, std::vector<int>{1}, stop.get_token(), {}).error().code,
              ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
