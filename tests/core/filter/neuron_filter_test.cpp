// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/neuron_filter.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace sparsescope {
namespace {

NeuronCondition condition_of(std::string_view text) {
    const auto filter = parse_neuron_filter(text);
    EXPECT_TRUE(filter) << text << ": " << filter.error().message;
    EXPECT_EQ(filter->kind, NeuronFilter::Kind::condition) << text;
    return *filter->condition;
}

TEST(NeuronFilter, ReadsEveryCondition) {
    EXPECT_EQ(condition_of("dead"), NeuronCondition(NeuronIs{NeuronTrait::dead}));
    EXPECT_EQ(condition_of("alive"), NeuronCondition(NeuronIs{NeuronTrait::alive}));
    EXPECT_EQ(condition_of("never"), NeuronCondition(NeuronIs{NeuronTrait::never}));
    EXPECT_EQ(condition_of("star"), NeuronCondition(NeuronIs{NeuronTrait::star}));
    EXPECT_EQ(condition_of("named"), NeuronCondition(NeuronIs{NeuronTrait::named}));
    EXPECT_EQ(condition_of("noted"), NeuronCondition(NeuronIs{NeuronTrait::noted}));
    for (const NeuronNumberWord& word : neuron_number_words()) {
        const std::string text = std::string(word.name) + ">=0.25";
        EXPECT_EQ(condition_of(text),
                  NeuronCondition(NeuronNumberIs{word.number, Comparison::greater_equal, 0.25}));
        EXPECT_TRUE(parse_neuron_filter(word.example)) << word.example;
    }
    EXPECT_EQ(condition_of("density<1e-3"),
              NeuronCondition(NeuronNumberIs{NeuronNumber::frequency, Comparison::less, 0.001}));
    EXPECT_EQ(condition_of("max>2"),
              NeuronCondition(NeuronNumberIs{NeuronNumber::weight, Comparison::greater, 2}));
    EXPECT_EQ(condition_of("purity>80%"),
              NeuronCondition(NeuronNumberIs{NeuronNumber::purity, Comparison::greater, 0.8}));
    EXPECT_EQ(condition_of("mono>-0.1"),
              NeuronCondition(NeuronNumberIs{NeuronNumber::mono, Comparison::greater, -0.1}));
    EXPECT_EQ(condition_of("near:412>0.6"),
              NeuronCondition(NeuronNear{412, Comparison::greater, 0.6}));
    EXPECT_EQ(condition_of("near:n412>0.6"), condition_of("near:412>0.6"));
    EXPECT_EQ(condition_of("name~\"court\""), NeuronCondition(NeuronNameHas{"court"}));
    EXPECT_EQ(condition_of("note~\"ask Ann\""), NeuronCondition(NeuronNoteHas{"ask Ann"}));
    EXPECT_EQ(condition_of("label:animal"), NeuronCondition(NeuronLabelIs{"animal"}));
    EXPECT_EQ(condition_of("label:\"\""), NeuronCondition(NeuronLabelIs{""}));
    EXPECT_EQ(condition_of("tag:review"), NeuronCondition(NeuronTagIs{"review"}));
    EXPECT_EQ(condition_of("id:12"), NeuronCondition(NeuronIdIs{Comparison::equal, 12}));
    EXPECT_EQ(condition_of("id>100"), NeuronCondition(NeuronIdIs{Comparison::greater, 100}));
}

TEST(NeuronFilter, HasTheGrammarOfAllFilters) {
    const auto filter = parse_neuron_filter("alive -star (purity>0.8 or name~\"two words\")");
    ASSERT_TRUE(filter);
    EXPECT_EQ(filter->kind, NeuronFilter::Kind::conjunction);
    EXPECT_EQ(chips_of(*filter),
              (std::vector<std::string>{"alive", "-star", "(purity>0.8 or name~\"two words\")"}));
    EXPECT_EQ(to_text(*filter), "alive -star (purity>0.8 or name~\"two words\")");
    EXPECT_EQ(to_text(*parse_neuron_filter("")), "");
    EXPECT_TRUE(chips_of(*parse_neuron_filter("")).empty());
    EXPECT_EQ(to_text(*parse_neuron_filter("--dead")), "dead");
}

struct WrongFilter {
    std::string text;
    std::size_t position;
    std::size_t length;
    std::string says;
};

TEST(NeuronFilter, SaysWhatIsWrongAndWhere) {
    for (const WrongFilter& wrong : std::vector<WrongFilter>{
             {"alive deda", 6, 4, "Did you mean \"dead\"?"},
             {"court", 0, 5, "name~court"},
             {"purty>0.8", 0, 5, "Did you mean \"purity\"?"},
             {"purity", 0, 6, "as in purity>0.8"},
             {"purity:0.8", 6, 1, "as in purity>0.8"},
             {"purity>", 7, 0, "A number is expected"},
             {"purity>high", 7, 4, "\"high\" is not a number"},
             {"purity>inf", 7, 3, "not a number"},
             {"purity>\"1\"", 7, 3, "not a number"},
             {"dead:1", 4, 2, "stands alone"},
             {"name:court", 4, 1, "~, as in name~court"},
             {"name~\"\"", 5, 2, "Words are expected"},
             {"near:412", 8, 0, "as in near:412>0.6"},
             {"near:x>0.6", 5, 1, "The number of a neuron"},
             {"near:412>x", 8, 2, "Write a cosine"},
             {"near:-1>0.5", 5, 2, "The number of a neuron"},
             {"id:x", 3, 1, "not a whole number"},
             {"tag:", 4, 0, "A tag is expected"},
             {"label:\"a", 6, 2, "This quote has no end"},
             {"label:\"a\"b", 9, 1, "A space is missing"},
             {"alive and star", 6, 3, "leave the word out"},
             {"not dead", 0, 3, "Write - right before"},
             {"\"court\"", 0, 7, "name~court"},
             {">0.8", 0, 4, "A word such as purity"},
             {"(dead", 0, 1, "not closed"},
             {"dead)", 4, 1, "closes nothing"},
             {"dead or", 7, 0, "as in purity>0.8"},
             {"zzzzzzz>1", 0, 7, "Numbers are purity"},
         }) {
        const auto filter = parse_neuron_filter(wrong.text);
        ASSERT_FALSE(filter) << wrong.text;
        EXPECT_EQ(filter.error().position, wrong.position) << wrong.text;
        EXPECT_EQ(filter.error().length, wrong.length) << wrong.text;
        EXPECT_NE(filter.error().message.find(wrong.says), std::string::npos)
            << wrong.text << ": " << filter.error().message;
    }
}

NeuronFilter random_neuron_filter(Random& random, int depth = 0) {
    using Kind = NeuronFilter::Kind;
    const auto pick = [&](std::vector<std::string> words) {
        return words[static_cast<std::size_t>(random.below(words.size()))];
    };
    const auto comparison = static_cast<Comparison>(random.below(5));
    if (depth < 3 && random.below(2) == 0) {
        const Kind kind = random.below(2) == 0 ? Kind::conjunction : Kind::disjunction;
        NeuronFilter filter{.kind = kind};
        while (filter.parts.size() < 2) {
            NeuronFilter part = random_neuron_filter(random, depth + 1);
            if (part.kind != kind) filter.parts.push_back(std::move(part));
        }
        if (random.below(3) > 0) return filter;
        NeuronFilter negation{.kind = Kind::negation};
        negation.parts.push_back(std::move(filter));
        return negation;
    }
    const std::vector<std::string> texts{"court", "two words", "a\"b", "back\\", "or",
                                         "(",     "-x",        "ä ö",  ">=3"};
    const double number = std::vector<double>{0, 0.8, -1.0 / 3, 1e-300, 12}[random.below(5)];
    NeuronFilter filter{.kind = Kind::condition};
    switch (random.below(8)) {
        case 0:
            filter.condition = NeuronIs{static_cast<NeuronTrait>(random.below(6))};
            break;
        case 1:
            filter.condition = NeuronNumberIs{
                static_cast<NeuronNumber>(random.below(neuron_number_words().size())), comparison,
                number};
            break;
        case 2:
            filter.condition = NeuronIdIs{comparison, static_cast<std::int64_t>(random.below(100))};
            break;
        case 3:
            filter.condition =
                NeuronNear{static_cast<NeuronId>(random.below(65536)), comparison, number};
            break;
        case 4:
            filter.condition = NeuronNameHas{pick(texts)};
            break;
        case 5:
            filter.condition = NeuronNoteHas{pick(texts)};
            break;
        case 6:
            filter.condition = NeuronLabelIs{random.below(9) == 0 ? "" : pick(texts)};
            break;
        default:
            filter.condition = NeuronTagIs{pick(texts)};
    }
    return filter;
}

bool same_neuron_filter(const NeuronFilter& a, const NeuronFilter& b) {
    return a.kind == b.kind && a.condition == b.condition &&
           std::ranges::equal(a.parts, b.parts, same_neuron_filter);
}

TEST(NeuronFilter, GivesTheSameFilterBack) {
    Random random(3);
    for (int round = 0; round < 3000; ++round) {
        const NeuronFilter filter = random_neuron_filter(random);
        const std::string text = to_text(filter);
        const auto parsed = parse_neuron_filter(text);
        ASSERT_TRUE(parsed) << text << ": " << parsed.error().message;
        ASSERT_TRUE(same_neuron_filter(filter, *parsed)) << text << " became " << to_text(*parsed);
    }
}

const NeuronVocabulary neuron_words{
    .neurons = 500,
    .labels = {{"animal", 31}, {"Real estate", 4}, {"plant", 9}, {"artifact", 0}},
    .tags = {{"review", 3}, {"to do", 1}}};

TEST(NeuronFilter, FindsNamesThatThereAreNot) {
    const auto error = [](std::string_view text) {
        return find_unknown_name(*parse_neuron_filter(text), neuron_words);
    };
    EXPECT_FALSE(error("label:animal label:artifact tag:review near:499>0.5 name~zebra"));
    const auto label = error("alive -label:anmial");
    ASSERT_TRUE(label);
    EXPECT_EQ(label->position, 7U);
    EXPECT_EQ(label->length, 12U);
    EXPECT_EQ(label->message, "There is no label \"anmial\". Did you mean \"animal\"?");
    EXPECT_EQ(error("tag:zebra")->message, "There is no tag \"zebra\".");
    EXPECT_EQ(error("near:500>0.5")->message,
              "There is no neuron 500: the model's neurons are 0 to 499.");
    EXPECT_FALSE(find_unknown_name(*parse_neuron_filter("label:x near:9999>0"), {}));
}

std::vector<std::string> completed(std::string text, std::size_t limit = 12) {
    const std::size_t cursor = text.find('|');
    text.erase(cursor, 1);
    std::vector<std::string> texts;
    for (const Completion& found : complete_neuron_filter(text, cursor, neuron_words, limit)) {
        std::string changed = text;
        texts.push_back(changed.replace(found.position, found.length, found.text));
    }
    return texts;
}
using Offered = std::vector<std::string>;

TEST(NeuronFilterCompletion, OffersWordsThenValuesThenTheName) {
    EXPECT_EQ(completed("|", 3), (Offered{"alive", "dead", "never"}));
    EXPECT_EQ(completed("pu|"), (Offered{"purity>", "name~pu"}));
    EXPECT_EQ(completed("fre|"), (Offered{"frequency<", "name~fre"}));
    EXPECT_EQ(completed("alive an|"),
              (Offered{"alive label:animal", "alive label:plant", "alive name~an"}));
    EXPECT_EQ(completed("pu|>0.8"), Offered{"purity>0.8"});
    EXPECT_EQ(completed("label:re|"), Offered{"label:\"Real estate\""});
    EXPECT_EQ(completed("tag:|"), (Offered{"tag:review", "tag:\"to do\""}));
    EXPECT_EQ(completed("near:41|"), Offered{"near:41>0.5"});
    EXPECT_EQ(completed("purity>|"), Offered{});
    EXPECT_EQ(completed("name~co|"), Offered{});
    // What is taken can be read.
    for (const std::string& text : completed("de|"))
        EXPECT_TRUE(parse_neuron_filter(text)) << text;
}

TEST(NeuronFilterCompletion, TakesWhateverIsTyped) {
    Random random(9);
    const std::string letters = "de:>~\"()- or\\pä<=1";
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        while (random.below(12) > 0)
            text += letters[static_cast<std::size_t>(random.below(letters.size()))];
        (void)parse_neuron_filter(text);
        const auto cursor = static_cast<std::size_t>(random.below(text.size() + 2));
        for (const Completion& found : complete_neuron_filter(text, cursor, neuron_words))
            ASSERT_LE(found.position + found.length, text.size());
    }
}

}  // namespace
}  // namespace sparsescope
