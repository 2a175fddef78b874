// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/text_words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sparsescope {
namespace {

std::vector<std::string> keys(std::string_view text) {
    std::vector<std::string> keys;
    for_each_text_word(text, [&](const TextWord& word) {
        keys.push_back((word.follows ? "+" : "") + std::string(word.key));
        return true;
    });
    return keys;
}

using Keys = std::vector<std::string>;

TEST(TextWords, FoldCaseAndPluralsAndSayWhatFollowsWhat) {
    EXPECT_EQ(keys("Old Dogs, boxes; grey-leaf berries"),
              (Keys{"old", "+dog", "box", "grey", "+leaf", "+berry"}));
    EXPECT_EQ(keys("Torrey's pine"), (Keys{"torrey", "+pine"}));
    EXPECT_EQ(keys("glass bus analysis gas"), (Keys{"glass", "+bus", "+analysis", "+gas"}));
    EXPECT_EQ(folded_term("Dog Breeds"), folded_term("dog breed"));
    EXPECT_EQ(folded_term(" ,; "), "");
}

TEST(TextWords, AreNoNumbersNorSingleLetters) {
    EXPECT_EQ(keys("in 1970 a B-52 flew 3 times"), (Keys{"in", "flew", "time"}));
    EXPECT_EQ(keys("the 1970s"), (Keys{"the", "+1970"}));
}

TEST(TextWords, KnowFunctionWords) {
    std::vector<bool> function, joining;
    for_each_text_word("unit of measure with", [&](const TextWord& word) {
        function.push_back(word.function);
        joining.push_back(word.joining);
        return true;
    });
    EXPECT_EQ(function, (std::vector<bool>{false, true, false, true}));
    EXPECT_EQ(joining, (std::vector<bool>{false, true, false, false}));
}

TEST(TextWords, OfOtherScripts) {
    EXPECT_EQ(keys("ÜBER Straße — Ελλάδα МИР"), (Keys{"über", "+straße", "ελλάδα", "+мир"}));
    EXPECT_EQ(keys("שָׁלוֹם עולם، مَرْحَبًا"), (Keys{"שלום", "+עולם", "مرحبا"}));
    EXPECT_EQ(keys("你好。世界"), (Keys{"你", "+好", "世", "+界"}));
}

TEST(TextWords, ReadAnyBytesAndEndWhenTold) {
    EXPECT_EQ(keys("dog\xFF\xC3"
                   "cat \xE2\x82"),
              (Keys{"dog", "cat"}));
    EXPECT_TRUE(keys(std::string(10'000, 'x')).empty());  // no word has so many letters
    int words = 0;
    for_each_text_word("one two three four", [&](const TextWord&) { return ++words < 2; });
    EXPECT_EQ(words, 2);
}

}  // namespace
}  // namespace sparsescope
