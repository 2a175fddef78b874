// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_study.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/core/workspace/model_fixture.h"

namespace sparsescope {
namespace {

// Neuron 0 points east, 1 north, 2 west, 3 south. Codes at k = 2 of the planted documents:
//   row 0 (4, 1)  train, label 0   0:4 1:1
//   row 1 (1, 4)  train, label 1   1:4 0:1
//   row 2 (−3, 0) train, label 1   2:3
//   row 3 (5, 1)  test,  label 0   0:5 1:1
//   row 4 (−1, 2) test,  label 0   1:2 2:1
//   row 5 (0, 3)  train, none      1:3
class NeuronStudyTest : public ModelTest {
  protected:
    std::shared_ptr<const NeuronStudy> study() { return value_of(NeuronStudy::of(load())); }
};

TEST_F(NeuronStudyTest, SummarisesAsTheModelDoes) {
    const auto made = study();
    for (const int k : {1, 2}) {
        for (NeuronId id = 0; id < 4; ++id) {
            const OneNeuron neuron = value_of(made->neuron(id, k));
            const NeuronSummary expected = value_of(made->model().neuron(id, k)).summary;
            const NeuronSummary& summary = neuron.summary();
            EXPECT_EQ(summary.neuron, id);
            EXPECT_EQ(summary.active_documents, expected.active_documents);
            EXPECT_EQ(summary.active_held_out, expected.active_held_out);
            EXPECT_DOUBLE_EQ(summary.frequency, expected.frequency);
            EXPECT_DOUBLE_EQ(summary.mean_weight, expected.mean_weight);
            EXPECT_DOUBLE_EQ(summary.max_weight, expected.max_weight);
            EXPECT_DOUBLE_EQ(summary.purity, expected.purity);
            EXPECT_EQ(summary.top_label, expected.top_label);
            EXPECT_EQ(summary.spark, expected.spark);
            EXPECT_EQ(summary.dead(), expected.dead());
        }
    }
}

TEST_F(NeuronStudyTest, DescribesANeuronByHand) {
    const auto made = study();
    EXPECT_EQ(made->documents(), 6);
    EXPECT_EQ(made->held_out_part(), Split::test);
    const OneNeuron north = value_of(made->neuron(1, 1));
    EXPECT_EQ(north.active_at_every_k(), (std::vector<std::int64_t>{3, 5}));
    EXPECT_EQ(north.examples().strongest(9).size(), 3U);  // rows 1, 5, 4
    EXPECT_EQ(north.examples().strongest(1)[0].row, 1);
    const NearMisses misses = north.examples().near_misses(9);
    ASSERT_EQ(misses.examples.size(), 2U);  // rank 2 in rows 0 and 3
    EXPECT_EQ(misses.examples[0].row, 0);
    EXPECT_EQ(misses.examples[0].rank, 2);
    const WeightInterval brushed = north.interval(2.5, 4, 5);
    EXPECT_EQ(brushed.documents, 2);
    EXPECT_EQ(brushed.labelled, 1);
    EXPECT_EQ(brushed.purity, 1);
    EXPECT_EQ(brushed.top_label, 1);
    EXPECT_DOUBLE_EQ(brushed.base_rate, 0.4);
    const LabelTable labels = north.labels();
    EXPECT_EQ(labels.labelled, 2);
    EXPECT_EQ(labels.labelled_of_all, 5);
    EXPECT_EQ(labels.tests, 8);
    const Histogram weights = north.weights(2, WeightScale::linear);
    EXPECT_EQ(weights.counts, (std::vector<double>{0, 3}));
    EXPECT_EQ(north.neighbours(3).back().neuron, 3U);
}

TEST_F(NeuronStudyTest, ReadsDocumentsAndVectors) {
    const auto made = study();
    const OneNeuron north = value_of(made->neuron(1, 1));
    const NeuronReading stored = north.at_row(0);
    EXPECT_EQ(stored.rank, 2);
    EXPECT_EQ(stored.value, 1);
    EXPECT_FALSE(stored.active);
    EXPECT_EQ(stored.last_active, 4);
    EXPECT_EQ(north.at_row(2).rank, 0);  // it is not in that code
    const NeuronReading vector = value_of(north.at(std::vector<float>{-1, 2}));
    EXPECT_EQ(vector.rank, 1);
    EXPECT_EQ(vector.among, 4);
    EXPECT_TRUE(vector.active);
    EXPECT_EQ(vector.weight, 2);
    const NeuronReading below = value_of(north.at(std::vector<float>{0, -2}));
    EXPECT_EQ(below.rank, 4);
    EXPECT_EQ(below.value, -2);
    EXPECT_EQ(below.last_active, 2);
    // Of equal values the lower neuron is first: 0, 1, 2 and 3 are all 0.
    EXPECT_EQ(value_of(north.at(std::vector<float>{0, 0})).rank, 2);
    EXPECT_EQ(value_of(north.at(std::vector<float>{0, 0})).last_active, 0);
    const auto wrong = north.at(std::vector<float>{1, 2, 3});
    EXPECT_EQ(wrong.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(wrong.error().message.find("3 numbers"), std::string::npos);
}

TEST_F(NeuronStudyTest, JudgesAClassifier) {
    const auto made = study();
    const OneNeuron east = value_of(made->neuron(0, 2));
    const NeuronClassifier classifier = value_of(east.classifier(0));
    EXPECT_EQ(classifier.threshold, 4);
    EXPECT_EQ(classifier.chosen.f1, 1);
    EXPECT_EQ(classifier.judged_on, Split::test);
    EXPECT_EQ(classifier.judged.precision, 1);
    EXPECT_EQ(classifier.judged.recall, 0.5);
    EXPECT_FALSE(classifier.judged.auroc);  // all test documents have the label
    for (const std::int32_t label : {-1, 2, 1000})
        EXPECT_EQ(east.classifier(label).error().code, ErrorCode::invalid_argument);
}

TEST_F(NeuronStudyTest, WorksWithoutLabels) {
    auto documents = planted();
    for (PlantedDocument& document : documents)
        document.label = no_label;
    const auto model = value_of(load_model(corpus, add_model(add_dataset(documents), documents)));
    const OneNeuron east = value_of(value_of(NeuronStudy::of(model))->neuron(0, 2));
    EXPECT_TRUE(east.labels().present.empty());
    EXPECT_EQ(east.interval(0, 9, 3).top_label, no_label);
    EXPECT_EQ(east.interval(0, 9, 3).documents, 3);
    const auto classifier = east.classifier(0);
    ASSERT_FALSE(classifier);
    EXPECT_NE(classifier.error().message.find("no labels"), std::string::npos);
}

TEST_F(NeuronStudyTest, LeavesRemovedDocumentsOut) {
    const DatasetId dataset = add_dataset(planted());
    const ModelId id = add_model(dataset, planted());
    const auto ids = value_of(corpus.document_ids(dataset));
    succeed(corpus.remove_documents(std::vector<DocumentId>{ids[0], ids[4]}));
    const auto made = value_of(NeuronStudy::of(value_of(load_model(corpus, id))));
    EXPECT_EQ(made->documents(), 4);
    EXPECT_EQ(made->labels().labelled(), 3);
    const OneNeuron east = value_of(made->neuron(0, 2));
    EXPECT_EQ(east.summary().active_documents, 2);
    EXPECT_DOUBLE_EQ(east.summary().frequency, 0.5);
    EXPECT_EQ(east.labels().present[0].of_all, 1);  // label 0: row 3 only
}

TEST_F(NeuronStudyTest, FindsItselfInACopyOfTheModel) {
    const DatasetId dataset = add_dataset(planted());
    const auto model = value_of(load_model(corpus, add_model(dataset, planted())));
    const OneNeuron west = value_of(value_of(NeuronStudy::of(model))->neuron(2, 2));
    const NeuronMatches matches = west.matches(*model, 2);
    EXPECT_EQ(matches.by_cosine[0].neuron, 2U);
    EXPECT_EQ(matches.by_documents[0].neuron, 2U);
    EXPECT_EQ(matches.by_documents[0].jaccard, 1);
    // Of another dataset only the rows are compared.
    LoadedModel other = *model;
    other.dataset.id = dataset + 1;
    EXPECT_TRUE(west.matches(other, 2).by_documents.empty());
    EXPECT_EQ(west.matches(other, 2).by_cosine[0].neuron, 2U);
}

TEST_F(NeuronStudyTest, TellsASilentNeuron) {
    const OneNeuron south = value_of(study()->neuron(3, 2));
    EXPECT_TRUE(south.summary().silent());
    EXPECT_TRUE(south.labels().present.empty());
    EXPECT_TRUE(south.co_activity().together.empty());
    EXPECT_TRUE(south.weights(10, WeightScale::log).edges.empty());
    EXPECT_EQ(south.active_at_every_k(), (std::vector<std::int64_t>{0, 0}));
    EXPECT_EQ(value_of(south.classifier(0)).threshold, 0);
}

TEST_F(NeuronStudyTest, SaysWhatIsWrongWithAQuestion) {
    const auto made = study();
    EXPECT_EQ(made->neuron(4, 2).error().code, ErrorCode::not_found);
    for (const int k : {0, 3})
        EXPECT_EQ(made->neuron(0, k).error().code, ErrorCode::invalid_argument);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(NeuronStudy::of(made->shared_model(), stop.get_token()).error().code,
              ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
