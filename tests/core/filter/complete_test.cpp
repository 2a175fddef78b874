// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/filter/complete.h"

namespace sparsescope {
namespace {

const FilterVocabulary vocabulary{
    .labels = {{"sport", 1204}, {"Real estate", 310}, {"spirit", 2}, {"transport", 5000}, {"", 7}},
    .tags = {{"review", 12}, {"special", 3}},
    .splits = {{"train", 800}, {"validation", 100}, {"test", 100}}};

// The texts after each completion is taken; "|" in text is the cursor.
std::vector<std::string> after(std::string text, std::size_t limit = 12) {
    const std::size_t cursor = text.find('|');
    text.erase(cursor, 1);
    std::vector<std::string> texts;
    for (const Completion& completion : complete_filter(text, cursor, vocabulary, limit)) {
        std::string changed = text;
        texts.push_back(changed.replace(completion.position, completion.length, completion.text));
    }
    return texts;
}
using Texts = std::vector<std::string>;

TEST(FilterCompletion, OffersWordsFirstThenTheMostFrequentValues) {
    EXPECT_EQ(after("|", 9), (Texts{"label:", "text~", "len>",
                                    "tag:", "split:", "id:", "shares:", "n", "label:transport"}));
    EXPECT_EQ(after("sp|"),
              (Texts{"split:", "label:sport", "tag:special", "label:spirit", "label:transport"}));
    EXPECT_EQ(after("zebra|"), Texts{});
}

TEST(FilterCompletion, PutsBeginningsBeforeInsidesAndQuotesSpaces) {
    EXPECT_EQ(after("label:SP|"), (Texts{"label:sport", "label:spirit", "label:transport"}));
    EXPECT_EQ(after("label:real|"), Texts{"label:\"Real estate\""});
    EXPECT_EQ(after("label:\"real e|"), Texts{"label:\"Real estate\""});
    EXPECT_EQ(after("tag:|"), (Texts{"tag:review", "tag:special"}));
    EXPECT_EQ(after("split:t|"), (Texts{"split:train", "split:test", "split:validation"}));
}

TEST(FilterCompletion, ReplacesTheWholeValueButNothingBehindAnOpenQuote) {
    EXPECT_EQ(after("id:1 label:spi|xyz len>3"), Texts{"id:1 label:spirit len>3"});
    EXPECT_EQ(after("label:\"rea| len>3"), Texts{"label:\"Real estate\" len>3"});
    EXPECT_EQ(after("(-spl| or id:1)"), Texts{"(-split: or id:1)"});
    EXPECT_EQ(after("la|:sport"), Texts{"label:sport"});
}

TEST(FilterCompletion, KnowsNeurons) {
    EXPECT_EQ(after("n412|"), (Texts{"n412>", "n412:on"}));
    EXPECT_EQ(after("n412:|"), (Texts{"n412:on", "n412:on@k="}));
    EXPECT_EQ(after("n412>|"), Texts{});
}

TEST(FilterCompletion, KeepsQuietWhenNothingWouldChange) {
    EXPECT_EQ(after("label:spirit|"), Texts{});
    EXPECT_EQ(after("len>2|"), Texts{});
    EXPECT_EQ(after("\"tax|"), Texts{});
}

TEST(FilterCompletion, ShowsCountsAndHints) {
    const auto values = complete_filter("label:", 6, vocabulary);
    ASSERT_EQ(values.size(), 5U);
    EXPECT_EQ(values[0].shown, "transport");
    EXPECT_EQ(values[0].documents, 5000);
    EXPECT_EQ(values[3].shown, "without label");
    EXPECT_EQ(values[3].text, "\"\"");
    const auto words = complete_filter("tex", 3, vocabulary);
    ASSERT_EQ(words.size(), 1U);
    EXPECT_EQ(words[0].documents, std::nullopt);
    EXPECT_FALSE(words[0].hint.empty());
}

FilterVocabulary completing_fields() {
    using Field = FilterVocabulary::Field;
    FilterVocabulary made = vocabulary;
    made.fields.list = {
        Field{.name = "year",
              .documents = 900,
              .kind = Field::Kind::number,
              .lowest = "1998",
              .highest = "2024"},
        Field{.name = "channel", .documents = 700, .values = {{"mail", 400}, {"phone", 300}}},
        Field{.name = "delivery place", .documents = 20}, Field{.name = "label", .documents = 5}};
    return made;
}

// "text documents hint" of each completion.
Texts offered(std::string text) {
    const std::size_t cursor = text.find('|');
    text.erase(cursor, 1);
    Texts texts;
    for (const Completion& one : complete_filter(text, cursor, completing_fields()))
        texts.push_back(one.text + " " + std::to_string(one.documents.value_or(0)) + " " +
                        one.hint);
    return texts;
}

TEST(FilterCompletion, OffersFieldsWithWhatTheyHold) {
    EXPECT_EQ(offered("ye|"), Texts{"year> 900 1998 … 2024"});
    EXPECT_EQ(offered("chan|"), Texts{"channel: 700 mail, phone"});
    EXPECT_EQ(offered("deli|"), Texts{"\"delivery place\": 20 many values"});
    EXPECT_EQ(offered("id:1 \"deli|"), Texts{"\"delivery place\": 20 many values"});
    EXPECT_EQ(offered("ye|>3"), Texts{"year 900 1998 … 2024"});
    EXPECT_EQ(offered("meta.la|"), Texts{"meta.label: 5 many values"});
    EXPECT_EQ(offered("mai|"), Texts{"channel:mail 400 "});
}

TEST(FilterCompletion, OffersValuesOfFields) {
    EXPECT_EQ(offered("channel:|"), (Texts{"mail 400 ", "phone 300 "}));
    EXPECT_EQ(offered("channel:p|"), Texts{"phone 300 "});
    EXPECT_EQ(offered("year>|"), (Texts{"1998 0 the lowest", "2024 0 the highest"}));
    EXPECT_EQ(offered("meta.channel:m|"), Texts{"mail 400 "});
    EXPECT_EQ(offered("\"channel\":m|"), Texts{"mail 400 "});
    EXPECT_EQ(offered("author:|"), Texts{});
}

TEST(FilterCompletion, SaysThatASampleWasRead) {
    FilterVocabulary sampled = completing_fields();
    sampled.fields.sampled = true;
    EXPECT_EQ(complete_filter("yea", 3, sampled).at(0).hint, "1998 … 2024 (from a sample)");
    EXPECT_EQ(complete_filter("yea", 3, completing_fields()).at(0).shown, "year: 1998 … 2024")
        << "a list has room for the count or the hint";
}

TEST(FilterCompletion, TakesACursorBehindTheEnd) {
    EXPECT_FALSE(complete_filter("", 100, vocabulary).empty());
}

}  // namespace
}  // namespace sparsescope
