// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <ostream>

#include "core/filter/vocabulary.h"

namespace sparsescope {
namespace {

// As a text with all parentheses written, to see what was understood.
std::string structure(const Filter& filter) {
    if (filter.kind == Filter::Kind::condition || filter.kind == Filter::Kind::everything)
        return to_text(filter);
    if (filter.kind == Filter::Kind::negation) return "-" + structure(filter.parts.front());
    std::string text = filter.kind == Filter::Kind::conjunction ? "all[" : "any[";
    for (const Filter& part : filter.parts)
        text += (text.back() == '[' ? "" : ", ") + structure(part);
    return text + "]";
}

std::string understood(std::string_view text) {
    const auto filter = parse_filter(text);
    return filter ? structure(*filter) : "error: " + filter.error().message;
}

template <class T>
T only(std::string_view text) {
    const auto filter = parse_filter(text);
    if (!filter || !filter->condition || !std::holds_alternative<T>(*filter->condition)) {
        ADD_FAILURE() << text << " is not this condition";
        return {};
    }
    return std::get<T>(*filter->condition);
}

TEST(FilterParser, ReadsEveryCondition) {
    EXPECT_EQ(only<LabelIs>("label:sport").name, "sport");
    EXPECT_EQ(only<LabelIs>("label:\"real estate\"").name, "real estate");
    EXPECT_EQ(only<LabelIs>(R"(label:"a \"b\" \\ \c")").name, R"(a "b" \ \c)");
    EXPECT_EQ(only<LabelIs>("label:\"\"").name, "");
    EXPECT_EQ(only<LabelIs>("label:a:b=c").name, "a:b=c");
    EXPECT_EQ(only<TextHas>("text~\"tax reform\"").words, "tax reform");
    EXPECT_EQ(only<LengthIs>("len>200"), (LengthIs{Comparison::greater, 200}));
    EXPECT_EQ(only<LengthIs>("len<=0"), (LengthIs{Comparison::less_equal, 0}));
    EXPECT_EQ(only<TagIs>("tag:review").name, "review");
    EXPECT_EQ(only<SplitIs>("split:train").split, Split::train);
    EXPECT_EQ(only<SplitIs>("split:validation").split, Split::validation);
    EXPECT_EQ(only<SplitIs>("split:test").split, Split::test);
    EXPECT_EQ(only<IdIs>("id:12"), (IdIs{Comparison::equal, 12}));
    EXPECT_EQ(only<IdIs>("id>=12"), (IdIs{Comparison::greater_equal, 12}));
    EXPECT_EQ(only<NeuronWeightIs>("n412>0.3"), (NeuronWeightIs{412, Comparison::greater, 0.3}));
    EXPECT_EQ(only<NeuronWeightIs>("f412=0").neuron, 412U);
    EXPECT_EQ(only<NeuronOn>("n7:on").k, std::nullopt);
    EXPECT_EQ(only<NeuronOn>("n7:on@k=4").k, 4);
    EXPECT_EQ(only<SharesNeurons>("shares:n1,f2,n1>=1"),
              (SharesNeurons{{1, 2}, Comparison::greater_equal, 1}));
    EXPECT_EQ(only<SharesNeurons>("shares:n1<1"), (SharesNeurons{{1}, Comparison::less, 1}));
}

TEST(FilterParser, BindsAndCloserThanOr) {
    EXPECT_EQ(understood(""), "");
    EXPECT_EQ(understood("  "), "");
    EXPECT_EQ(understood("id:1 id:2 or id:3"), "any[all[id:1, id:2], id:3]");
    EXPECT_EQ(understood("id:1 (id:2 OR id:3)"), "all[id:1, any[id:2, id:3]]");
    EXPECT_EQ(understood("(id:1 id:2) id:3"), "all[id:1, id:2, id:3]");
    EXPECT_EQ(understood("(id:1 or id:2) or id:3"), "any[id:1, id:2, id:3]");
    EXPECT_EQ(understood("-(id:1 id:2) --id:3"), "all[-all[id:1, id:2], id:3]");
    EXPECT_EQ(understood("-(-id:1)"), "id:1");
    EXPECT_EQ(understood("((id:1))"), "id:1");
    EXPECT_EQ(understood("label:or or label:-x"), "any[label:or, label:-x]");
}

TEST(FilterParser, KnowsWhatNeedsAModel) {
    EXPECT_FALSE(needs_model(*parse_filter("label:a -(len>3 or id:1)")));
    EXPECT_TRUE(needs_model(*parse_filter("label:a -(len>3 or n1:on)")));
    EXPECT_FALSE(needs_model(*parse_filter("")));
}

TEST(FilterParser, CutsAFilterIntoChips) {
    using Chips = std::vector<std::string>;
    EXPECT_EQ(chips_of(*parse_filter("")), Chips{});
    EXPECT_EQ(chips_of(*parse_filter("label:a (len>3 or id=1) -f2:on")),
              (Chips{"label:a", "(len>3 or id:1)", "-n2:on"}));
    EXPECT_EQ(chips_of(*parse_filter("id:1 or id:2")), Chips{"(id:1 or id:2)"});
}

TEST(FilterNames, SayWhatThereIsInstead) {
    const FilterVocabulary vocabulary{.labels = {{"sport", 2}, {"", 1}}, .tags = {{"a", 1}}};
    EXPECT_EQ(unknown_name(LabelIs{"sport"}, vocabulary), std::nullopt);
    EXPECT_EQ(unknown_name(LabelIs{""}, {}), std::nullopt) << "documents without a label";
    EXPECT_EQ(unknown_name(LengthIs{Comparison::less, 2}, {}), std::nullopt);
    EXPECT_EQ(unknown_name(LabelIs{"sprot"}, vocabulary),
              "There is no label \"sprot\". Did you mean \"sport\"?");
    EXPECT_EQ(unknown_name(TagIs{"review"}, vocabulary),
              "There is no tag \"review\". It can be \"a\".");
    EXPECT_EQ(unknown_name(TagIs{"x"}, {}), "There is no tag \"x\". These documents have no tags.");
    FilterVocabulary many;
    for (int i = 0; i < 10; ++i)
        many.labels.push_back({"name " + std::to_string(i)});
    EXPECT_TRUE(unknown_name(LabelIs{"zebra"}, many)->ends_with("\"name 7\" and 2 more."));
}

struct Wrong {
    std::string text;
    std::string marked;  // what the error points at
    std::size_t position;
    std::string says;  // somewhere in its sentence
};

std::ostream& operator<<(std::ostream& out, const Wrong& wrong) {
    return out << wrong.text;
}

class FilterErrors : public testing::TestWithParam<Wrong> {};

TEST_P(FilterErrors, PointAtTheCharactersAndSayWhatIsExpected) {
    const Wrong& wrong = GetParam();
    const auto filter = parse_filter(wrong.text);
    ASSERT_FALSE(filter) << to_text(*filter);
    const FilterError& error = filter.error();
    EXPECT_EQ(error.position, wrong.position) << error.message;
    EXPECT_EQ(wrong.text.substr(error.position, error.length), wrong.marked) << error.message;
    EXPECT_NE(error.message.find(wrong.says), std::string::npos) << error.message;
    EXPECT_TRUE(error.message.ends_with('.') || error.message.ends_with('?')) << error.message;
}

INSTANTIATE_TEST_SUITE_P(
    All, FilterErrors,
    testing::Values(
        Wrong{"id:1 lable:sport", "lable", 5, "Did you mean \"label\"?"},
        Wrong{"sport", "sport", 0, "text~sport"},
        Wrong{"author:me", "author", 0, "Conditions begin with label"},
        Wrong{"\"tax reform\"", "\"tax reform\"", 0, "text~\"tax reform\""},
        Wrong{"label", "", 5, "label:sport"}, Wrong{"label:", "", 6, "label:sport"},
        Wrong{"label=sport", "=", 5, "label:sport"}, Wrong{"tag:\"\"", "\"\"", 4, "tag"},
        Wrong{"label: sport", "", 6, "label:sport"},
        Wrong{"id:1 label:\"real", "\"real", 11, "This quote has no end"},
        Wrong{"label:\"a\"b", "b", 9, "space is missing"},
        Wrong{"label:a(b)", "(", 7, "quotes around"}, Wrong{"text:tax", ":", 4, "text~tax"},
        Wrong{"text~\" \"", "\" \"", 5, "Words"}, Wrong{"len:3", ":", 3, "len>200"},
        Wrong{"len>many", "many", 4, "whole number"}, Wrong{"len>1.5", "1.5", 4, "whole number"},
        Wrong{"id:99999999999999999999", "99999999999999999999", 3, "whole number"},
        Wrong{"split:dev", "dev", 6, "train, validation or test"},
        Wrong{"n412>abc", "abc", 5, "\"abc\" is not a number"}, Wrong{"n412>", "", 5, "n412>0.3"},
        Wrong{"n412>nan", "nan", 5, "not a number"}, Wrong{"n412>inf", "inf", 5, "not a number"},
        Wrong{"n412", "", 4, "n412:on"}, Wrong{"n412:off", "off", 5, "n412:on"},
        Wrong{"n412:on@k=0", "on@k=0", 5, "from 1"}, Wrong{"n412:on@4", "on@4", 5, "n412:on@k=4"},
        Wrong{"n99999999999>1", "n99999999999", 0, "Conditions begin"},
        Wrong{"shares:n1,x>=1", "x", 10, "Neurons"}, Wrong{"shares:n1,>=1", "", 10, "Neurons"},
        Wrong{"shares:n1,n2", "", 12, "How many"}, Wrong{"shares:n1=>2", "=>2", 9, "How many"},
        Wrong{"id:1 (id:2 or id:3", "(", 5, "not closed"},
        Wrong{"id:1) id:2", ")", 4, "closes nothing"}, Wrong{"id:1 ( )", "( )", 5, "between"},
        Wrong{"or id:1", "or", 0, "before \"or\""}, Wrong{"id:1 or", "", 7, "expected here"},
        Wrong{"(id:1 or)", ")", 8, "before this parenthesis"},
        Wrong{"id:1 or or id:2", "or", 8, "before \"or\""}, Wrong{"- id:1", "-", 0, "right before"},
        Wrong{"id:1 -", "-", 5, "right before"}, Wrong{"-)", ")", 1, "expected"},
        Wrong{"id:1 and id:2", "and", 5, "leave the word out"},
        Wrong{"not id:2", "not", 0, "Write -"}, Wrong{":x", ":x", 0, "before \":\""}));

}  // namespace
}  // namespace sparsescope
