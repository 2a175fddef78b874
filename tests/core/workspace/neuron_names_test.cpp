// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_names.h"

#include <gtest/gtest.h>

#include "core/workspace/held_out.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

// One neuron a document group; every document holds its group's words.
class NeuronNamesTest : public CorpusTest {
  protected:
    struct Group {
        std::vector<std::string> texts;
        std::int32_t label = no_label;
        Split split = Split::train;
    };
    std::shared_ptr<const LoadedModel> model_of(const std::vector<Group>& groups) {
        DatasetSpec spec;
        spec.name = "groups";
        spec.source = "a test";
        spec.dim = 2;
        spec.label_names = {"animal", "thing"};
        std::vector<NewDocument> documents;
        CodeMatrix codes(groups.size());
        for (std::size_t group = 0; group < groups.size(); ++group) {
            for (const std::string& text : groups[group].texts) {
                NewDocument document;
                document.text = text;
                document.label = groups[group].label;
                document.split = groups[group].split;
                documents.push_back(document);
                const auto neuron = static_cast<NeuronId>(group);
                const float weight = 1;
                codes.append({std::span(&neuron, 1), std::span(&weight, 1)});
            }
        }
        EmbeddingMatrix embeddings(documents.size(), 2);
        auto writer = value_of(corpus.add_dataset(spec));
        succeed(writer->append(documents, embeddings.view()));
        HeadWeights head;
        head.dim = 2;
        head.hidden = groups.size();
        head.encoder_weight.assign(2 * groups.size(), 1);
        head.pre_bias.assign(2, 0);
        head.latent_bias.assign(groups.size(), 0);
        head.stats_last_nonzero.assign(groups.size(), 0);
        ModelInfo info;
        info.name = "groups";
        info.dataset = value_of(writer->commit());
        info.dim = 2;
        info.hidden = groups.size();
        info.k = info.stored_k = 1;
        return value_of(load_model(corpus, value_of(corpus.add_model(info, head, &codes))));
    }
    Corpus corpus = value_of(Corpus::create(workspace()));
};

TEST_F(NeuronNamesTest, SayWhatTellsNearNeuronsApart) {
    // Two neurons of animals, which a name "animal" would not tell apart, and one of ships.
    const auto texts = [](const std::string& a, const std::string& b) {
        std::vector<std::string> list;
        for (int i = 0; i < 20; ++i)
            list.push_back(i % 2 == 0 ? "an animal, " + a : "animal " + b);
        return list;
    };
    const auto model = model_of({{texts("breed of terrier", "terrier"), 0},
                                 {texts("freshwater fish", "fish"), 0},
                                 {std::vector<std::string>(20, "a ship of iron"), 1}});
    const NameBook book = value_of(name_book(corpus, *model));
    ASSERT_EQ(book.size(), 3U);
    EXPECT_NE(book.text(0).find("terrier"), std::string::npos) << book.text(0);
    EXPECT_NE(book.text(1).find("fish"), std::string::npos) << book.text(1);
    for (const NeuronId neuron : {0U, 1U, 2U}) {
        EXPECT_FALSE(book.of(neuron).mixed) << book.text(neuron);
        EXPECT_GE(book.of(neuron).score.value_or(0), 0.95) << book.text(neuron);
        EXPECT_FALSE(book.of(neuron).origin);
    }
}

TEST_F(NeuronNamesTest, StopWhenAsked) {
    const auto model = model_of({{{"a dog"}, 0}});
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(compute_names(corpus, *model, stop.get_token()).error().code, ErrorCode::cancelled);
}

TEST_F(NeuronNamesTest, DeadMeansSilentOnHeldOutDocuments) {
    const auto model = model_of({{{"a", "b"}, 0, Split::train},
                                 {{"c", "d", "e"}, 1, Split::test},
                                 {{}, no_label, Split::train}});
    EXPECT_EQ(held_out_rows(model->splits), (std::vector<std::int64_t>{2, 3, 4}));
    const auto neurons = model->neurons(1);
    EXPECT_TRUE(neurons[0].dead());  // active, but on training documents only
    EXPECT_FALSE(neurons[0].silent());
    EXPECT_EQ(neurons[1].active_held_out, 3);
    EXPECT_FALSE(neurons[1].dead());
    EXPECT_TRUE(neurons[2].dead());
    EXPECT_TRUE(neurons[2].silent());
    EXPECT_TRUE(value_of(model->neuron(0, 1)).summary.dead());
}

TEST(HeldOut, IsTheValidationPartWhereThereIsOne) {
    constexpr auto train = Split::train, test = Split::test, validation = Split::validation;
    const std::vector<Split> both{train, test, validation, Split::none, test};
    EXPECT_EQ(held_out_part(both), validation);
    EXPECT_EQ(held_out_rows(both), std::vector<std::int64_t>{2});
    const std::vector<Split> tests{train, test, Split::none, test};
    EXPECT_EQ(held_out_part(tests), test);
    EXPECT_EQ(held_out_rows(tests), (std::vector<std::int64_t>{1, 3}));
    const std::vector<Split> none{train, Split::none, train};
    EXPECT_EQ(held_out_rows(none), (std::vector<std::int64_t>{0, 2}));
}

TEST_F(NeuronNamesTest, WithoutHeldOutDocumentsAllOfThemCount) {
    const auto model = model_of({{{"a", "b"}, 0}, {{}, no_label}});
    EXPECT_FALSE(held_out_part(model->splits));
    EXPECT_EQ(held_out_rows(model->splits).size(), 2U);
    EXPECT_FALSE(model->neurons(1)[0].dead());
    EXPECT_TRUE(model->neurons(1)[1].dead());
}

}  // namespace
}  // namespace sparsescope
