// SPDX-License-Identifier: GPL-3.0-or-later
// Filters to text and back, and texts that mean harm.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "core/filter/complete.h"
#include "tests/support/random_filter.h"

namespace sparsescope {
namespace {

const test::FilterPool& pool() {
    static const test::FilterPool made{
        .labels = {"sport", "", "real estate", "a\"b", "back\\slash\\", "or", "-x", "(", "ä ö", "~",
                   "tab\there", "\\\"", ">=3"},
        .words = {"tax", "tax reform", "say \"no\"", "-", "or"},
        .tags = {"review", "to do", "x:y"},
        .fields = {"year", "delivery place", "label", "n12", "f3", "meta.x", "meta.", "-x", "a:b",
                   "q\"q", "back\\", "or", "and", "ä", "(", "len>2", "~", " "},
        .values = {"", "2000", "-2.5e3", "mail", "New York", "=3", ">=3", "\"", "a\\", "or", ")",
                   "2024-03", "true", ":"},
        .longest_text = std::numeric_limits<std::int64_t>::max() / 4,
        .neurons = 65536,
        .k = 64,
        .weights = {0, 0.3, 1.0 / 3, -2.5, 1e-300, 1.7976931348623157e308, 1e22, 123456.75}};
    return made;
}

TEST(FilterRoundTrip, GivesTheSameFilterBack) {
    Random random(7);
    for (int round = 0; round < 5000; ++round) {
        const Filter filter = test::random_filter(random, pool());
        const std::string text = to_text(filter);
        const auto parsed = parse_filter(text);
        ASSERT_TRUE(parsed) << text << ": " << parsed.error().message << " at "
                            << parsed.error().position;
        ASSERT_TRUE(test::same_filter(filter, *parsed)) << text << " became " << to_text(*parsed);
        ASSERT_EQ(to_text(*parsed), text);
        ASSERT_EQ(parsed->position, 0U);
        ASSERT_EQ(parsed->length, text.size());
    }
}

TEST(FilterRoundTrip, ChipsTogetherAreTheFilter) {
    Random random(8);
    for (int round = 0; round < 2000; ++round) {
        const Filter filter = test::random_filter(random, pool());
        std::string joined;
        for (const std::string& chip : chips_of(filter))
            joined += (joined.empty() ? "" : " ") + chip;
        const auto parsed = parse_filter(joined);
        ASSERT_TRUE(parsed) << joined;
        ASSERT_TRUE(test::same_filter(filter, *parsed)) << joined;
    }
}

void check_positions(const Filter& filter, std::string_view text) {
    const auto alone = parse_filter(text.substr(filter.position, filter.length));
    ASSERT_TRUE(alone) << text;
    EXPECT_TRUE(test::same_filter(*alone, filter)) << text;
    for (const Filter& part : filter.parts)
        check_positions(part, text);
}

TEST(FilterRoundTrip, EveryPartKnowsWhereItStands) {
    Random random(9);
    for (int round = 0; round < 1000; ++round) {
        const std::string text = to_text(test::random_filter(random, pool()));
        check_positions(*parse_filter(text), text);
    }
}

// Any text gets an answer: a filter that survives its own text, or a place inside the text and a
// sentence. Completion has one for every cursor.
TEST(FilterRoundTrip, AnswersAnyText) {
    Random random(10);
    const std::string pieces[] = {
        "label:", "n1",   ">",     "=",      "(",       ")",       "-",
        "or",     " ",    "\"",    "\\",     "a",       "@k=",     "on",
        "text~",  "\xc3", "9",     "len",    "shares:", ",",       std::string(1, '\0'),
        "id:",    "n2<1", "tag:x", "year>=", "meta.",   "\"a b\":"};
    FilterVocabulary vocabulary{.labels = {{"a b", 3}, {"", 2}}, .tags = {{"on", 1}}};
    vocabulary.fields.list = {{.name = "a b", .values = {{"on", 1}, {"x y", 2}}},
                              {.name = "label", .lowest = "1", .highest = "2"}};
    int filters = 0;
    for (int round = 0; round < 30000; ++round) {
        std::string text;
        for (auto left = random.below(9); left > 0; --left)
            text += pieces[random.below(std::size(pieces))];
        const auto parsed = parse_filter(text);
        if (parsed) {
            ++filters;
            const auto again = parse_filter(to_text(*parsed));
            ASSERT_TRUE(again) << text;
            ASSERT_TRUE(test::same_filter(*parsed, *again)) << text;
        } else {
            ASSERT_LE(parsed.error().position + parsed.error().length, text.size()) << text;
            ASSERT_FALSE(parsed.error().message.empty()) << text;
        }
        const std::size_t cursor = random.below(text.size() + 2);
        for (const Completion& completion : complete_filter(text, cursor, vocabulary, 5))
            ASSERT_LE(completion.position + completion.length, text.size()) << text;
    }
    EXPECT_GT(filters, 1000);
}

std::string repeated(std::string_view piece, int times) {
    std::string text;
    for (int i = 0; i < times; ++i)
        text += piece;
    return text;
}

TEST(FilterRoundTrip, RefusesWhatWouldFillTheStack) {
    EXPECT_TRUE(parse_filter(repeated("(", 64) + "id:1" + repeated(")", 64)));
    const auto deep = parse_filter(repeated("(", 65) + "id:1" + repeated(")", 65));
    ASSERT_FALSE(deep);
    EXPECT_EQ(deep.error().position, 64U);
    EXPECT_FALSE(parse_filter(repeated("-(", 1'000'000)));
    EXPECT_TRUE(parse_filter(repeated("-", 1'000'000) + "id:1"));

    EXPECT_TRUE(parse_filter(repeated("id:1 ", 256)));
    const auto many = parse_filter(repeated("id:1 ", 257));
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().position, 256U * 5);
    EXPECT_FALSE(parse_filter("shares:" + repeated("n1,", 1'000'000) + "n2>=1 x"));
    std::string neurons = "shares:n0";
    for (int i = 1; i <= 256; ++i)
        neurons += ",n" + std::to_string(i);
    EXPECT_FALSE(parse_filter(neurons + ">=1"));
}

}  // namespace
}  // namespace sparsescope
