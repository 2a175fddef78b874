// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class NeuronMarksTest : public CorpusTest {
  protected:
    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId dataset_ = add_sample_dataset(corpus_, "sample", 10, 4);
    ModelId model_ = add_sample_model(corpus_, dataset_, 8);
};

TEST_F(NeuronMarksTest, KeepsWhatIsWritten) {
    const NeuronMark full{3,
                          "dog breeds, “terrier”",
                          NameOrigin::carried,
                          "csrv2-k8",
                          true,
                          "two\nlines",
                          {"b", "a, with comma"}};
    const NeuronMark star{7, "", NameOrigin::own, "", true, "", {}};
    succeed(corpus_.set_neuron_marks(model_, std::vector{full, star}));
    NeuronMark expected = full;
    expected.tags = {"a, with comma", "b"};
    EXPECT_EQ(value_of(corpus_.neuron_marks(model_)), (std::vector{expected, star}));

    // Setting the marks as they were before is what undoing does.
    succeed(corpus_.set_neuron_marks(model_, std::vector{NeuronMark{3}}));
    EXPECT_EQ(value_of(corpus_.neuron_marks(model_)), std::vector{star});
    EXPECT_TRUE(value_of(corpus_.check()).empty());
    succeed(corpus_.remove_model(model_));
    EXPECT_TRUE(value_of(corpus_.neuron_marks(model_)).empty());
}

TEST_F(NeuronMarksTest, RefusesWholeOrNotAtAll) {
    const std::vector unknown = {NeuronMark{1, "good"}, NeuronMark{8, "beyond"}};
    EXPECT_EQ(corpus_.set_neuron_marks(model_, unknown).error().code, ErrorCode::invalid_argument);
    const std::vector lines = {NeuronMark{1, "good"}, NeuronMark{2, "two\nlines"}};
    EXPECT_EQ(corpus_.set_neuron_marks(model_, lines).error().code, ErrorCode::invalid_argument);
    const std::vector long_name = {NeuronMark{1, std::string(10'000, 'x')}};
    EXPECT_EQ(corpus_.set_neuron_marks(model_, long_name).error().code,
              ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.set_neuron_marks(99, std::vector{NeuronMark{1, "x"}}).error().code,
              ErrorCode::not_found);
    EXPECT_TRUE(value_of(corpus_.neuron_marks(model_)).empty());
}

TEST_F(NeuronMarksTest, AutomaticNamesAreReplacedAsAWhole) {
    EXPECT_TRUE(value_of(corpus_.automatic_names(model_)).names.empty());
    const AutomaticNames first{1, 10, {{0, "dog", 0.9, false}, {1, "mixed: a, b", 0.6, true}}};
    succeed(corpus_.set_automatic_names(model_, first));
    const AutomaticNames second{2, 9, {{5, "", std::nullopt, false}}};
    succeed(corpus_.set_automatic_names(model_, second));
    const AutomaticNames kept = value_of(corpus_.automatic_names(model_));
    EXPECT_EQ(kept.codes_version, 2);
    EXPECT_EQ(kept.documents, 9);
    EXPECT_EQ(kept.names, second.names);
}

TEST_F(NeuronMarksTest, ViewsAreReplacedByName) {
    using enum SavedView::Kind;
    succeed(corpus_.keep_view(dataset_, {filter, " dogs ", "label:dog"}));
    succeed(corpus_.keep_view(dataset_, {query, "dogs", "--neurons 1"}));
    succeed(corpus_.keep_view(dataset_, {filter, "dogs", "label:dog n1>0"}));
    auto views = value_of(corpus_.saved_views(dataset_));
    ASSERT_EQ(views.size(), 2U);
    EXPECT_EQ(views[0].content, "label:dog n1>0");
    EXPECT_EQ(views[1].kind, query);
    succeed(corpus_.forget_view(dataset_, filter, "dogs"));
    EXPECT_EQ(value_of(corpus_.saved_views(dataset_)).size(), 1U);
    EXPECT_EQ(corpus_.keep_view(dataset_, {filter, " ", "x"}).error().code,
              ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace sparsescope
