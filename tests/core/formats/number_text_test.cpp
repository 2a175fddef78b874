// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "core/formats/number_text.h"

namespace sparsescope {
namespace {

TEST(NumberText, ReadsListsInEveryShape) {
    const std::vector<float> expected = {0.5F, -1};
    for (const char* text :
         {"[0.5, -1]", "[0.5 -1]", " [ 0.5\n -1 ] ", "(0.5, -1)", "0.5 -1", "0.5;-1", "0.5,-1",
          "{0.5,-1}", "0,5;-1,0", "array([0.5, -1], dtype=float32)", "tensor([0.5, -1.])",
          "[np.float32(0.5), np.float32(-1)]", "[[0.5, -1]]", "['0.5', '-1']"}) {
        std::vector<float> values = {7};
        EXPECT_EQ(parse_number_list(text, values).kind, NumberList::Kind::numbers) << text;
        EXPECT_EQ(std::vector<float>(values.begin() + 1, values.end()), expected) << text;
    }
    for (const char* text :
         {"", "[]", "0.5", "a 0.5 1", "[0.5, x]", "[0.5", "2024-01-01 10:00", "[[1, 2], [3, 4]]"}) {
        std::vector<float> values = {7};
        EXPECT_EQ(parse_number_list(text, values).kind, NumberList::Kind::none) << text;
        EXPECT_EQ(values.size(), 1U) << text;
    }
    for (const char* text : {"[0.5 ... 1]", "[0.5, \u2026, 1]", "tensor([0.5, ..., 1])"}) {
        std::vector<float> values;
        EXPECT_EQ(parse_number_list(text, values).kind, NumberList::Kind::elided) << text;
    }
    std::vector<float> values;
    EXPECT_EQ(parse_number_list("[0.5, , nan, None]", values).kind, NumberList::Kind::numbers);
    ASSERT_EQ(values.size(), 4U);
    for (const std::size_t i : {1U, 2U, 3U})
        EXPECT_TRUE(std::isnan(values[i])) << i;
}

TEST(NumberText, KnowsTheWordsForNothing) {
    for (const char* nothing : {"", " ", "NaN", "nan", "NA", "N/A", "<NA>", "NULL", "null", "None",
                                "[]", "{}", "#N/A", "\\N", " NULL "})
        EXPECT_TRUE(means_nothing(nothing)) << nothing;
    for (const char* something : {"0", "none", "Nano", "nothing", "-", "false", "[0]", "NAN!"})
        EXPECT_FALSE(means_nothing(something)) << something;
    double value = 0;
    EXPECT_TRUE(parse_comma_number("-0,5", value) && value == -0.5);
    EXPECT_FALSE(parse_comma_number("1,000,000", value));
    EXPECT_FALSE(parse_comma_number("1.000,5", value));
}

TEST(NumberText, ParsesNumbersAndNothingElse) {
    double value = 0;
    for (const char* number : {"1", "-2.5", "+3", " 4 ", "1e5", ".5", "nan", "inf"}) {
        EXPECT_TRUE(parse_number(number, value)) << number;
    }
    for (const char* text : {"", " ", "1,5", "0x10", "1 2", "--1", "abc", "1e"}) {
        EXPECT_FALSE(parse_number(text, value)) << text;
    }
    EXPECT_TRUE(parse_number("1e999", value) && value > 1e308);
    EXPECT_TRUE(parse_number("1e-999", value) && value == 0);
}

}  // namespace
}  // namespace sparsescope
