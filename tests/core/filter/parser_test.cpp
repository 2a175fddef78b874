// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <ostream>

#include "core/filter/id_list.h"
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
    EXPECT_EQ(only<IdIn>("id:20-30,12,15,31").ranges,
              (std::vector<std::pair<DocumentId, DocumentId>>{{12, 12}, {15, 15}, {20, 31}}));
    EXPECT_EQ(only<IdIs>("id:12,12"), (IdIs{Comparison::equal, 12})) << "one document";
    EXPECT_EQ(only<NeuronWeightIs>("n412>0.3"), (NeuronWeightIs{412, Comparison::greater, 0.3}));
    EXPECT_EQ(only<NeuronWeightIs>("f412=0").neuron, 412U);
    EXPECT_EQ(only<NeuronOn>("n7:on").k, std::nullopt);
    EXPECT_EQ(only<NeuronOn>("n7:on@k=4").k, 4);
    EXPECT_EQ(only<SharesNeurons>("shares:n1,f2,n1>=1"),
              (SharesNeurons{{1, 2}, Comparison::greater_equal, 1}));
    EXPECT_EQ(only<SharesNeurons>("shares:n1<1"), (SharesNeurons{{1}, Comparison::less, 1}));
}

TEST(FilterParser, RefusesListsOfIdsThatAreNone) {
    const auto message = [](std::string_view text) {
        const auto filter = parse_filter(text);
        return filter ? std::string("it parsed") : filter.error().message;
    };
    for (const char* text : {"id:1,", "id:1,x", "id:1-", "id:1-2-3", "id:1,-2", "id:1,,2"})
        EXPECT_TRUE(message(text).starts_with("Numbers of documents")) << text;
    EXPECT_EQ(message("id:4,30-20"), "A range begins with its smaller number: 20-30.");
    EXPECT_EQ(parse_filter("id:4,30-20").error().position, 5U);
}

TEST(FilterIds, BecomeTheShortestCondition) {
    const std::vector<DocumentId> many{3, 4, 5, 9, 11, 12};
    EXPECT_EQ(to_text(id_condition(many)), "id:3-5,9,11-12");
    EXPECT_EQ(to_text(id_condition(std::vector<DocumentId>{7})), "id:7");
    EXPECT_EQ(to_text(*parse_filter("id:9,11,12,3,4,5")), "id:3-5,9,11-12");
    EXPECT_EQ(to_text(*parse_filter("id:9223372036854775807,1-9223372036854775807")),
              "id:1-9223372036854775807");
}

TEST(FilterParser, ReadsFieldsOfMetadata) {
    EXPECT_EQ(only<FieldIs>("year>2000"), (FieldIs{"year", Comparison::greater, "2000"}));
    EXPECT_EQ(only<FieldIs>("price<=9.5"), (FieldIs{"price", Comparison::less_equal, "9.5"}));
    EXPECT_EQ(only<FieldIs>("channel:mail"), (FieldIs{"channel", Comparison::equal, "mail"}));
    EXPECT_EQ(only<FieldIs>("channel=mail"), (FieldIs{"channel", Comparison::equal, "mail"}));
    EXPECT_EQ(only<FieldIs>("channel:\"\"").value, "");
    EXPECT_EQ(only<FieldIs>("url:http://a?b=c").value, "http://a?b=c");
    EXPECT_EQ(only<FieldIs>("\"delivery place\":\"New York\""),
              (FieldIs{"delivery place", Comparison::equal, "New York"}));
    EXPECT_EQ(only<FieldIs>("meta.label:x").name, "label");
    EXPECT_EQ(only<FieldIs>("\"label\":x").name, "label") << "quotes make a field of any word";
    EXPECT_EQ(only<FieldIs>("meta.n12>1").name, "n12");
    EXPECT_EQ(only<FieldIs>("n99999999999>1").name, "n99999999999") << "no neuron";
    EXPECT_EQ(understood("-(\"a b\">=\"=3\" or meta.text:x)"),
              "-any[\"a b\">=\"=3\", meta.text:x]");
    EXPECT_EQ(understood("year=2000"), "year:2000");
    EXPECT_EQ(understood("\"year\">1"), "year>1") << "quotes that are not needed";
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

TEST(FilterNames, ListOnlyTheBeginningOfALongName) {
    std::string page = "a";
    for (int i = 0; i < 5'000; ++i)
        page += "é";
    const FilterVocabulary vocabulary{.labels = {{page, 1}}};
    std::string beginning = "a";
    for (int i = 0; i < 39; ++i)  // the fortieth would end in byte 81
        beginning += "é";
    EXPECT_EQ(unknown_name(LabelIs{"x"}, vocabulary),
              "There is no label \"x\". It can be \"" + beginning + "…\".");
}

FilterVocabulary with_fields() {
    using Field = FilterVocabulary::Field;
    FilterVocabulary vocabulary;
    vocabulary.fields.list = {
        Field{.name = "year", .documents = 3, .kind = Field::Kind::number},
        Field{.name = "channel", .documents = 2, .values = {{"mail", 1}, {"phone", 1}}}};
    return vocabulary;
}

TEST(FilterNames, KnowTheFieldsThereAre) {
    const FilterVocabulary vocabulary = with_fields();
    const auto says = [&](std::string_view text) {
        const auto filter = parse_filter(text);
        return filter && filter->condition
                   ? unknown_name(*filter->condition, vocabulary).value_or("")
                   : "no condition";
    };
    EXPECT_EQ(says("year>2000"), "");
    EXPECT_EQ(says("year:2000"), "") << "its values are not listed";
    EXPECT_EQ(says("channel:mail"), "");
    EXPECT_EQ(says("channel:\"\""), "");
    EXPECT_EQ(says("channel>web"), "");
    EXPECT_EQ(says("yaer>2000"),
              "There is no field \"yaer\". Did you mean \"year\"? The fields are "
              "\"year\", \"channel\".");
    EXPECT_EQ(says("lable:x"),
              "There is no field \"lable\". Did you mean \"label\"? The fields are "
              "\"year\", \"channel\".");
    EXPECT_EQ(
        says("author:me"),
        "There is no field \"author\". The fields are \"year\", \"channel\"; other conditions "
        "begin with label, text, len, tag, split, id, shares or a neuron such as n412.");
    EXPECT_EQ(says("channel:Mail"), "There is no channel \"Mail\". Did you mean \"mail\"?");
    EXPECT_EQ(says("channel:fax"), "There is no channel \"fax\". It can be \"mail\", \"phone\".");
    const auto without = [](std::string_view text) {
        return *unknown_name(*parse_filter(text)->condition, {});
    };
    EXPECT_EQ(without("lable:sport"), "\"lable\" is not a condition. Did you mean \"label\"?");
    EXPECT_TRUE(
        without("author:me").starts_with("\"author\" is not a condition. Conditions begin"));
}

TEST(FilterNames, AreMarkedWhereTheyStand) {
    const auto marked = [](std::string_view text) -> std::string {
        const auto error = find_unknown_name(*parse_filter(text), text, with_fields());
        return error ? std::string(text.substr(error->position, error->length)) : "";
    };
    EXPECT_EQ(marked("year>2 (len>3 or -yaer>2)"), "yaer");
    EXPECT_EQ(marked("id:1 -\"delivery place\":x"), "\"delivery place\"");
    EXPECT_EQ(marked("-channel:fax"), "channel:fax");
    EXPECT_EQ(marked("channel:mail"), "");
}

TEST(FilterNames, OfASampleAreNotAllThereAre) {
    FilterVocabulary vocabulary = with_fields();
    vocabulary.fields.sampled = true;
    EXPECT_EQ(unknown_name(FieldIs{"rare", Comparison::equal, "x"}, vocabulary), std::nullopt);
    EXPECT_EQ(unknown_name(FieldIs{"channel", Comparison::equal, "x"}, vocabulary), std::nullopt);
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
        Wrong{"id:1 lable", "lable", 5, "Did you mean \"label\"?"},
        Wrong{"sport", "sport", 0, "text~sport"}, Wrong{"year>", "", 5, "year>2000"},
        Wrong{"channel:", "", 8, "channel:\"\""},
        Wrong{"year>\"\"", "\"\"", 5, "A value is expected"},
        Wrong{"place~x", "~", 5, "is followed by :"},
        Wrong{"meta.:x", "meta.", 0, "name of a field"},
        Wrong{"\"\":x", "\"\"", 0, "name of a field"},
        Wrong{"\"delivery place\"~x", "~", 16, "is followed by :"},
        Wrong{"\"delivery place\" :x", "\"delivery place\"", 0, "text~\"delivery place\""},
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
