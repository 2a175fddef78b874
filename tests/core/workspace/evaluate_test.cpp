// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/evaluate.h"

#include <gtest/gtest.h>

#include <algorithm>

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
    // By the first number alone 5 ties with 4 and 1, of which one is right, and −1 goes to −3.
    EXPECT_EQ(one.truncated->correct, 0.5);
    EXPECT_EQ(one.truncated->tied, 1);

    // By embedding all four training documents are among the first ten; by code those are found
    // that share a neuron: 1 and 2 at k = 1, 3 and 4 at k = 2.
    EXPECT_DOUBLE_EQ(one.recall_at_10.value_or(-1), 0.375);
    EXPECT_DOUBLE_EQ(evaluation->rows[1].recall_at_10.value_or(-1), 0.875);
    EXPECT_EQ(one.codes->tied, 0) << "(0, 3) ties with (1, 4), but has no label";
    EXPECT_FALSE(one.levels);
    EXPECT_FALSE(one.named) << "no neuron is active in ten documents";

    EXPECT_NEAR(evaluation->rows[1].explained_variance, 1, 1e-6);
    EXPECT_DOUBLE_EQ(evaluation->rows[1].train.l0, 6.0 / 4);
    ASSERT_TRUE(evaluation->dense);
    EXPECT_EQ(evaluation->dense->queries, 2);
    EXPECT_EQ(evaluation->dense->correct, 1);
}

// Fifteen documents along each of the four directions, on level paths of their own.
TEST_F(EvaluateTest, JudgesByLevelsAndNamesWhereThereAreSome) {
    std::vector<PlantedDocument> documents;
    std::vector<NewDocument> rows;
    EmbeddingMatrix embeddings(60, 2);
    for (int i = 0; i < 60; ++i) {
        const float sign = i % 4 < 2 ? 1 : -1, off = 0.01F * static_cast<float>(i / 4);
        const std::array<float, 2> x = i % 2 == 0 ? std::array{sign, off} : std::array{off, sign};
        const Split split = i < 48 ? Split::train : Split::test;
        std::ranges::copy(x, embeddings.row(static_cast<std::size_t>(i)).begin());
        documents.push_back({x, i % 2, split});
        NewDocument document;
        document.text = "document";
        document.label = i % 2;
        document.split = split;
        document.level = fmt::format("way {}/direction {}", i % 2, i % 4);
        rows.push_back(document);
    }
    DatasetSpec spec;
    spec.name = "directions";
    spec.dim = 2;
    spec.label_names = {"along x", "along y"};
    auto writer = value_of(corpus.add_dataset(spec));
    succeed(writer->append(rows, embeddings.view()));
    const DatasetId dataset = value_of(writer->commit());
    const auto model = value_of(load_model(corpus, add_model(dataset, documents)));
    const Evaluation evaluation = value_of(evaluate(corpus, *model, std::vector<int>{1}, {}, {}));
    const EvaluationRow& row = evaluation.rows.front();
    // A query's neuron is active in the twelve training documents of its direction and no other.
    EXPECT_EQ(row.codes->tied_share(), 1);
    EXPECT_EQ(row.codes->accuracy, 1);
    ASSERT_TRUE(row.levels && evaluation.dense_levels);
    EXPECT_EQ(row.levels->queries, 12);
    EXPECT_DOUBLE_EQ(row.levels->wup_at_10, 1);
    EXPECT_DOUBLE_EQ(evaluation.dense_levels->wup_at_10, 1);
    EXPECT_EQ(row.levels->deep_at_10, 0) << "two levels";
    EXPECT_EQ(row.levels->deep_queries, 0);  // so that no 0 % is told
    EXPECT_NEAR(row.recall_at_10.value_or(0), 10.0 / 12, 1e-6) << "ten of twelve that tie";
    EXPECT_EQ(row.named, 1);
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
