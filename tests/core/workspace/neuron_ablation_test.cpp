// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_ablation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/random.h"
#include "core/workspace/embedding_sample.h"
#include "core/workspace/evaluate.h"
#include "tests/core/workspace/model_fixture.h"

namespace sparsescope {
namespace {

class NeuronAblationTest : public ModelTest {
  protected:
    static std::vector<PlantedDocument> many() {
        Random random(3);
        std::vector<PlantedDocument> documents;
        for (int i = 0; i < 120; ++i) {
            const auto x = static_cast<float>(random.normal());
            const auto y = static_cast<float>(random.normal());
            documents.push_back({{x, y},
                                 random.below(9) == 0 ? no_label
                                 : x + y > 0          ? 0
                                                      : 1,
                                 random.below(4) == 0 ? Split::test : Split::train});
        }
        return documents;
    }
    void make(const std::vector<PlantedDocument>& documents, int k) {
        model_ = value_of(load_model(corpus, add_model(add_dataset(documents), documents)));
        study_ = value_of(NeuronStudy::of(model_));
        ablation_ = value_of(AblationStudy::prepare(corpus, study_, k));
    }
    // What `eval` says of the model whose codes are changed.
    EvaluationRow slow(NeuronId neuron, double factor, int k) {
        LoadedModel changed = *model_;
        changed.codes = CodeMatrix(4);
        for (std::size_t row = 0; row < model_->codes.rows(); ++row) {
            const CodeView code = model_->codes.row(row).prefix(static_cast<std::size_t>(k));
            changed.codes.append(reweighted(code, neuron, factor).view());
        }
        return value_of(evaluate(corpus, changed, std::vector<int>{k}, {}, {})).rows[0];
    }
    std::shared_ptr<const LoadedModel> model_;
    std::shared_ptr<const NeuronStudy> study_;
    std::shared_ptr<const AblationStudy> ablation_;
};

TEST_F(NeuronAblationTest, SaysWhatEvalSaysOfChangedCodes) {
    for (const int k : {1, 2}) {
        corpus = value_of(Corpus::create(folder() / ("k" + std::to_string(k) + ".sscope")));
        make(many(), k);
        for (const NeuronId neuron : {0U, 3U}) {
            for (const double factor : {0.0, 0.4, 1.0, 2.5}) {
                const auto effect =
                    value_of(ablation_->effect(value_of(study_->neuron(neuron, k)), factor));
                const EvaluationRow before = slow(neuron, 1, k);
                const EvaluationRow after = slow(neuron, factor, k);
                EXPECT_NEAR(*effect.ev_before, before.explained_variance, 1e-6);
                EXPECT_NEAR(*effect.ev_after, after.explained_variance, 1e-6);
                EXPECT_NEAR(*effect.accuracy_before, before.codes->accuracy, 1e-6);
                EXPECT_NEAR(*effect.accuracy_after, after.codes->accuracy, 1e-6)
                    << neuron << factor;
                EXPECT_EQ(effect.queries, after.codes->queries);
                EXPECT_EQ(effect.asked, Split::test);
                if (factor == 1) {
                    EXPECT_EQ(effect.changed, 0);
                    EXPECT_EQ(effect.ev_before, effect.ev_after);
                }
            }
        }
    }
}

TEST_F(NeuronAblationTest, CountsChangedNearestDocumentsByHand) {
    make(planted(), 2);
    // Without neuron 1 the test document (−1, 2) is nearest to (−3, 0) instead of (0, 3).
    // With labels only labelled documents are found: (1, 4) was its nearest.
    const auto effect = value_of(ablation_->effect(value_of(study_->neuron(1, 2)), 0));
    EXPECT_EQ(effect.queries, 2);
    EXPECT_EQ(effect.changed, 1);
    ASSERT_EQ(effect.some_changed.size(), 1U);
    EXPECT_EQ(effect.some_changed[0].query, 4);
    EXPECT_EQ(effect.some_changed[0].before, 1);
    EXPECT_EQ(effect.some_changed[0].after, 2);
    EXPECT_EQ(*effect.accuracy_before, 0.5);
    // (5, 1) is then as near to (1, 4) as to (4, 1): both have neuron 0 alone.
    EXPECT_EQ(*effect.accuracy_after, 0.25);
}

TEST_F(NeuronAblationTest, ChangesTheResultsOfAQuery) {
    make(planted(), 2);
    AblationStudy::Query query;
    query.code = model_->codes.row(4);
    query.n = 3;
    query.excluded = 4;
    const OneNeuron north = value_of(study_->neuron(1, 2));
    const auto same = value_of(ablation_->results(north, 1, query));
    EXPECT_EQ(same.rbo, 1);
    EXPECT_EQ(same.kept, 3);
    EXPECT_EQ(same.before[0].row, 5);
    const auto without = value_of(ablation_->results(north, 0, query));
    ASSERT_EQ(without.after.size(), 1U);
    EXPECT_EQ(without.after[0].row, 2);
    EXPECT_EQ(without.after[0].document, model_->ids[2]);
    EXPECT_EQ(without.after[0].weight, 1);
    EXPECT_LT(without.rbo, 1);
    RowSet only_first(6);
    only_first.add(0);
    query.allowed = &only_first;
    EXPECT_EQ(value_of(ablation_->results(north, 1, query)).after.size(), 1U);
}

TEST_F(NeuronAblationTest, AsksTrainingDocumentsWhereNoneAreHeldOut) {
    auto documents = planted();
    for (PlantedDocument& document : documents)
        document.split = Split::train;
    make(documents, 2);
    const auto effect = value_of(ablation_->effect(value_of(study_->neuron(1, 2)), 1));
    EXPECT_EQ(effect.asked, Split::train);
    EXPECT_EQ(effect.queries, 5);  // with a label; none finds itself
    // (4, 1) and (5, 1) find each other, (1, 4) finds (−1, 2), (−3, 0) and (−1, 2) find each other
    // and the other: only the first two are right.
    EXPECT_EQ(*effect.accuracy_before, 0.4);
    EXPECT_EQ(effect.ev_documents, 6);
}

TEST_F(NeuronAblationTest, LeavesUnknownWhatNeedsLabelsOrTrainingDocuments) {
    auto documents = planted();
    for (PlantedDocument& document : documents)
        document.label = no_label;
    make(documents, 2);
    const auto unlabelled = value_of(ablation_->effect(value_of(study_->neuron(1, 2)), 0));
    EXPECT_FALSE(unlabelled.accuracy_before);
    EXPECT_EQ(unlabelled.queries, 2);
    EXPECT_EQ(unlabelled.changed, 1);
    EXPECT_EQ(unlabelled.some_changed[0].before, 5);
    for (PlantedDocument& document : documents)
        document.split = Split::test;
    corpus = value_of(Corpus::create(folder() / "tests.sscope"));
    make(documents, 2);
    const auto untrained = value_of(ablation_->effect(value_of(study_->neuron(1, 2)), 0));
    EXPECT_EQ(untrained.queries, 0);
    EXPECT_TRUE(untrained.ev_before);
}

TEST_F(NeuronAblationTest, RefusesFactorsThatAreNone) {
    make(planted(), 2);
    const OneNeuron north = value_of(study_->neuron(1, 2));
    for (const double factor : {-1.0, std::numeric_limits<double>::quiet_NaN(),
                                std::numeric_limits<double>::infinity()}) {
        EXPECT_EQ(ablation_->effect(north, factor).error().code, ErrorCode::invalid_argument);
        EXPECT_EQ(ablation_->results(north, factor, {}).error().code, ErrorCode::invalid_argument);
    }
    EXPECT_EQ(AblationStudy::prepare(corpus, study_, 3).error().code, ErrorCode::invalid_argument);
}

TEST_F(NeuronAblationTest, SharesAnIndexThatFits) {
    make(planted(), 2);
    const auto index = std::make_shared<const SparseIndex>(SparseIndex::build(model_->codes, 2));
    const auto shared = value_of(AblationStudy::prepare(corpus, study_, 2, index));
    EXPECT_EQ(index.use_count(), 2);
    const auto other = std::make_shared<const SparseIndex>(SparseIndex::build(model_->codes, 1));
    const auto own = value_of(AblationStudy::prepare(corpus, study_, 2, other));
    EXPECT_EQ(other.use_count(), 1);
    EXPECT_EQ(value_of(shared->effect(value_of(study_->neuron(1, 2)), 0)).changed,
              value_of(own->effect(value_of(study_->neuron(1, 2)), 0)).changed);
}

TEST(SpreadInRuns, TakesAsManyAsAskedFromEverywhere) {
    std::vector<std::int64_t> rows;
    for (std::int64_t row = 0; row < 100'000; row += 2)
        rows.push_back(row);
    const auto chosen = spread_in_runs(rows, 1000);
    EXPECT_EQ(chosen.size(), 1000U);
    EXPECT_TRUE(std::ranges::is_sorted(chosen));
    EXPECT_EQ(std::ranges::adjacent_find(chosen), chosen.end());
    EXPECT_EQ(chosen.front(), 0);
    EXPECT_GT(chosen.back(), 90'000);
    EXPECT_EQ(spread_in_runs(rows, 100'000), rows);
    EXPECT_TRUE(spread_in_runs({}, 10).empty());
    EXPECT_TRUE(spread_in_runs(rows, 0).empty());
}

TEST_F(NeuronAblationTest, ReadsTheEmbeddingsOfASample) {
    const DatasetId dataset = add_dataset(planted());
    const EmbeddingSample sample = value_of(read_embeddings(corpus, dataset, {0, 2, 5}));
    EXPECT_EQ(sample.embeddings.values, (std::vector<float>{4, 1, -3, 0, 0, 3}));
    EXPECT_EQ(value_of(read_embeddings(corpus, dataset, {})).embeddings.rows, 0U);
}

}  // namespace
}  // namespace sparsescope
