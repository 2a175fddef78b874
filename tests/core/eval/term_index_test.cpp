// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/term_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace sparsescope {
namespace {

std::set<std::string> spellings(const TermIndex& index) {
    std::set<std::string> all;
    for (TermId term = 0; term < index.terms(); ++term)
        all.insert(index.spelling(term));
    return all;
}

TermId term_called(const TermIndex& index, const std::string& spelling) {
    for (TermId term = 0; term < index.terms(); ++term)
        if (index.spelling(term) == spelling) return term;
    ADD_FAILURE() << "no term " << spelling;
    return 0;
}

TEST(TermIndex, ListsWordsByDocumentAndBack) {
    TermIndex index;
    index.add_document("dogs and cat");
    index.add_document("The Dog, a dog; dog");
    index.add_document("");
    index.add_document("cat");
    index.finish(2);
    ASSERT_EQ(index.documents(), 4U);
    EXPECT_EQ(spellings(index), (std::set<std::string>{"dog", "cat"}));
    const TermId dog = term_called(index, "dog");
    EXPECT_EQ(std::vector(index.documents_of(dog).begin(), index.documents_of(dog).end()),
              (std::vector<std::uint32_t>{0, 1}));
    EXPECT_EQ(index.of(1).size(), 1U);
    EXPECT_TRUE(index.of(2).empty());
}

TEST(TermIndex, KeepsPhrasesThatHoldTogether) {
    TermIndex index;
    // "unit of measurement" and "New England state" always stand together; "red" and "green" stand
    // before everything.
    for (int i = 0; i < 8; ++i) {
        index.add_document("a unit of measurement");
        index.add_document("the sour England state");
        index.add_document(i % 2 == 0 ? "red apple" : "red pear");
        index.add_document(i % 2 == 0 ? "green apple red" : "green pear red");
    }
    index.finish(2);
    const auto all = spellings(index);
    EXPECT_TRUE(all.contains("unit of measurement"));
    EXPECT_TRUE(all.contains("sour England state"));
    EXPECT_FALSE(all.contains("sour England"));  // only ever a part of the longer one
    EXPECT_FALSE(all.contains("red apple"));     // npmi 0.13
    EXPECT_FALSE(all.contains("of"));
    const TermId unit = term_called(index, "unit of measurement");
    EXPECT_EQ(index.kind(unit), TermIndex::Kind::phrase);
    EXPECT_EQ(index.words_of(unit).size(), 2U);
    EXPECT_EQ(index.documents_of(unit).size(), 8U);
}

TEST(TermIndex, HasNoPhrasesAcrossPunctuation) {
    TermIndex index;
    for (int i = 0; i < 5; ++i)
        index.add_document("polar, bear");
    index.add_document("fox");
    index.finish(1);
    EXPECT_EQ(spellings(index), (std::set<std::string>{"polar", "bear", "fox"}));
}

TEST(TermIndex, KeepsLabelsAsTheyAreOnOneLine) {
    TermIndex index;
    const auto label = index.add_label("fish, mostly\nfresh");
    const auto rare = index.add_label("rare");
    const auto large = index.add_label(std::string(10'000, 'x'));
    index.add_document("a", std::vector{label, large});
    index.add_document("b", std::vector{label, rare, large});
    index.finish(2);
    ASSERT_EQ(index.terms(), 2U);
    EXPECT_EQ(index.spelling(0), "fish, mostly fresh");
    EXPECT_EQ(index.kind(0), TermIndex::Kind::label);
    EXPECT_LT(index.spelling(1).size(), 100U);
}

TEST(TermIndex, ReadsTheStartOfLongTextsAndNothingOfNone) {
    TermIndex index;
    std::string text;
    for (int i = 0; i < 10'000; ++i)
        text += "word" + std::string(1, static_cast<char>('a' + i % 26)) + " ";
    index.add_document(text + "last");
    index.add_document(text + "last");
    index.finish(1);
    EXPECT_FALSE(spellings(index).contains("last"));
    TermIndex empty;
    empty.finish(1);
    EXPECT_EQ(empty.documents(), 0U);
    EXPECT_EQ(empty.terms(), 0U);
}

TEST(TermIndex, SpellsAWordAsMostDocumentsDo) {
    TermIndex index;
    for (const char* text : {"turkish", "Turkish", "Turkish", "Turkish"})
        index.add_document(text);
    index.finish(1);
    EXPECT_EQ(index.spelling(0), "Turkish");
}

}  // namespace
}  // namespace sparsescope
