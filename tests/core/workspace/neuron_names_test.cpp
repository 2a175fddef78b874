// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_names.h"

#include <gtest/gtest.h>

#include "core/workspace/held_out.h"
#include "core/workspace/name_scores.h"
#include "tests/core/workspace/named_model.h"

namespace sparsescope {
namespace {

class NeuronNamesTest : public NamedModelTest {};

TEST(NameBook, AnAcceptedNameKeepsItsScore) {
    const std::vector<NeuronMark> marks{{.neuron = 0, .name = "dogs"},
                                        {.neuron = 1, .name = "cats"}};
    const NameBook book{{.names = {{0, "dogs", 0.9}, {1, "law", 0.8}}}, marks};
    EXPECT_EQ(book.of(0).score, 0.9);
    EXPECT_EQ(book.of(0).origin, NameOrigin::own);
    EXPECT_EQ(book.of(1).score, std::nullopt) << "nobody judged it";
}

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

TEST_F(NeuronNamesTest, AreLabelsWithoutTextsAndNothingWithoutLabels) {
    const std::vector<std::string> pictures(20);
    const auto labelled = model_of({{pictures, 0}, {pictures, 1}, {{}, no_label}});
    EXPECT_EQ(value_of(name_book(corpus, *labelled)).texts(),
              (std::vector<std::string>{"animal", "thing", ""}));
    const auto bare = model_of({{pictures}, {pictures}}, "bare");
    const NameBook book = value_of(name_book(corpus, *bare));
    EXPECT_EQ(book.texts(), (std::vector<std::string>{"", ""}));
    EXPECT_FALSE(book.of(0).score);
    EXPECT_EQ(book.of(7).text, "");  // no such neuron
}

TEST_F(NeuronNamesTest, OfOneDocumentAndOfOddTexts) {
    const auto one = model_of({{{"a unicorn"}}});
    EXPECT_EQ(value_of(name_book(corpus, *one)).size(), 1U);
    const std::string endless(10'000, 'x');
    const std::vector<std::string> odd{endless, "שלום עולם", "\xFF\xFE broken", ""};
    const auto model = model_of({{odd, 0}, {std::vector<std::string>(20, "مرحبا"), 1}}, "odd");
    for (const std::string& name : value_of(name_book(corpus, *model)).texts())
        EXPECT_LT(name.size(), 400U);
}

TEST_F(NeuronNamesTest, OfLabelsWithCommasAndLineBreaksFillOneLine) {
    label_names = {"fish, mostly\nfresh water", std::string(10'000, 'l')};
    const std::vector<std::string> pictures(20);
    const auto model = model_of({{pictures, 0}, {pictures, 1}});
    const auto names = value_of(name_book(corpus, *model)).texts();
    EXPECT_EQ(names[0], "fish, mostly fresh water");
    EXPECT_LT(names[1].size(), 100U);
    EXPECT_EQ(names[1].find('\n'), std::string::npos);
}

TEST_F(NeuronNamesTest, AreNoneWhenAllNeuronsAreDead) {
    const auto model = model_of({{std::vector<std::string>(20, "dog"), 0}, {{}, 1}});
    CodeMatrix empty(2);
    for (std::size_t row = 0; row < model->codes.rows(); ++row)
        empty.append({});
    succeed(corpus.set_codes(model->info.id, empty, 1));
    succeed(keep_names(corpus, model->info.id));
    EXPECT_EQ(value_of(name_book(corpus, model->info)).texts(), (std::vector<std::string>{"", ""}));
}

TEST_F(NeuronNamesTest, AreKeptUntilCodesOrDocumentsAreOthers) {
    const auto model = model_of(
        {{std::vector<std::string>(20, "a dog"), 0}, {std::vector<std::string>(20, "a ship"), 1}});
    EXPECT_FALSE(value_of(stored_names(corpus, model->info)));
    succeed(keep_names(corpus, model->info.id));
    const auto kept = value_of(stored_names(corpus, model->info));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->names, value_of(compute_names(corpus, *model)).names);
    EXPECT_EQ(kept->names[1].name, "ship");
    // What is stored is taken as it is.
    AutomaticNames other = *kept;
    other.names[0].name = "stored";
    succeed(corpus.set_automatic_names(model->info.id, other));
    succeed(keep_names(corpus, model->info.id));
    EXPECT_EQ(value_of(name_book(corpus, model->info)).text(0), "stored");
    // One document of forty less: they are made anew.
    succeed(corpus.remove_documents(std::span(model->ids).first(1)));
    EXPECT_FALSE(value_of(stored_names(corpus, model->info)));
    succeed(keep_names(corpus, model->info.id));
    EXPECT_NE(value_of(name_book(corpus, model->info)).text(0), "stored");
    succeed(corpus.set_codes(model->info.id, model->codes, 1));
    EXPECT_FALSE(value_of(stored_names(corpus, model->info)));
}

TEST_F(NeuronNamesTest, ThatPeopleGaveGoBeforeAutomaticOnes) {
    const auto model = model_of(
        {{std::vector<std::string>(20, "a dog"), 0}, {std::vector<std::string>(20, "a ship"), 1}});
    const NeuronMark mark{0, "my dogs", NameOrigin::command, "namer", false, {}, {}};
    succeed(corpus.set_neuron_marks(model->info.id, std::span(&mark, 1)));
    NameBook book = value_of(name_book(corpus, *model));
    EXPECT_EQ(book.text(0), "my dogs");
    EXPECT_EQ(book.of(0).origin, NameOrigin::command);
    EXPECT_EQ(book.of(0).source, "namer");
    EXPECT_FALSE(book.of(0).score);
    EXPECT_NE(book.automatic(0).text.find("dog"), std::string::npos);
    succeed(judge_own_names(book, corpus, model->info));
    EXPECT_DOUBLE_EQ(book.of(0).score.value_or(0), 1);  // "dogs" is in all of them, in no other
    EXPECT_EQ(origin_of_word(origin_word(book.of(0).origin)), NameOrigin::command);
    EXPECT_EQ(origin_word(book.of(1).origin), "automatic");
}

TEST_F(NeuronNamesTest, AreJudgedByLabelsPhrasesAndWords) {
    const auto model = model_of({{std::vector<std::string>(20, "a big dog"), 0},
                                 {std::vector<std::string>(20, "a big ship"), 1}});
    const NameJudge judge = value_of(NameJudge::make(corpus, *model));
    EXPECT_DOUBLE_EQ(judge.score(0, "Animal").value_or(0), 1);
    EXPECT_DOUBLE_EQ(judge.score(0, "what barks; dogs").value_or(0), 1);
    EXPECT_DOUBLE_EQ(judge.score(0, "big").value_or(0), 0.5);
    EXPECT_DOUBLE_EQ(judge.score(0, "ships").value_or(1), 0);
    EXPECT_DOUBLE_EQ(judge.score(0, "собака, ,;").value_or(0), 0.5);
    EXPECT_DOUBLE_EQ(judge.score(0, std::string(10'000, 'x')).value_or(0), 0.5);
    EXPECT_FALSE(judge.score(9, "dog"));
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
