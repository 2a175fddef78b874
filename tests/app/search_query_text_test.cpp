// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_query_text.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using Role = NeuronTerm::Role;

TEST(SearchQueryText, DocumentsStandBetweenCommasOrBlanks) {
    const std::vector<DocumentId> expected{12, 40};
    for (const char* text : {"12, 40", "12 40", "12;40,", " 12,40,12 "})
        EXPECT_EQ(value_of(parse_documents(text)), expected) << text;
    EXPECT_TRUE(value_of(parse_documents("  ")).empty());
    EXPECT_EQ(documents_text(expected), "12, 40");
    const auto refused = parse_documents("12 first");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("“first”"), std::string::npos);
}

TEST(SearchQueryText, WordsNameNoDocument) {
    for (const char* text : {"small", "a dog", "über"})
        EXPECT_TRUE(is_only_words(text)) << text;
    for (const char* text : {"", ",", "12", "12 first", "n4"})
        EXPECT_FALSE(is_only_words(text)) << text;
}

TEST(SearchQueryText, NeuronsHaveWeightsOrMustBeThereOrNot) {
    const auto terms = value_of(parse_neurons("412:0.8 n77 +5 -9"));
    const std::vector<NeuronTerm> expected{{412, Role::weight, 0.8},
                                           {77, Role::weight, 1},
                                           {5, Role::require, 1},
                                           {9, Role::forbid, 1}};
    EXPECT_EQ(terms, expected);
    EXPECT_EQ(neurons_text(terms), "412:0.8 77:1 +5 -9");
    EXPECT_EQ(value_of(parse_neurons(neurons_text(terms))), terms);
    EXPECT_EQ(value_of(parse_neurons("4:0.1 4:0.7")).front().weight, 0.7);
}

TEST(SearchQueryText, WhatIsNoNeuronIsRefused) {
    for (const char* text : {"oak", "4:", "4:-1", "4:nan", "-4:2", "4:1:2", "-", "99999999999"})
        EXPECT_FALSE(parse_neurons(text)) << text;
}

}  // namespace
}  // namespace sparsescope
