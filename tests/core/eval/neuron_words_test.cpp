// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_words.h"

#include <gtest/gtest.h>

#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

using Words = std::vector<std::string>;
using CodeRows = std::vector<std::vector<std::pair<NeuronId, float>>>;

CodeMatrix codes_of(std::size_t hidden, const CodeRows& rows) {
    CodeMatrix codes(hidden);
    for (const auto& row : rows)
        codes.append(test::make_code(row).view());
    return codes;
}

// Neuron 0 fires on texts about dogs, 1 on texts about ships, 2 on every text, 3 never.
struct DogsAndShips : testing::Test {
    std::vector<std::string> texts = {
        "A toy Dog, the smallest breed of dogs",
        "a dog of an old breed used for hunting",
        "the breed of hound that hunts; dog",
        "a ship of two masts with a hull",
        "the hull of a ship; 1845",
        "an old ship of one mast, and sails",
    };
    NeuronWords words{test::make_codes(4, {{{0, 5}, {2, 1}},
                                           {{0, 4}, {2, 1}},
                                           {{0, 3}, {2, 1}},
                                           {{1, 5}, {2, 1}},
                                           {{1, 4}, {2, 1}},
                                           {{1, 3}, {2, 1}}}),
                      2};
    DogsAndShips() {
        for (const std::int64_t row : words.rows())
            words.add(row, texts[static_cast<std::size_t>(row)]);
    }
};

TEST_F(DogsAndShips, TellWhatADocumentOfTheNeuronIsAbout) {
    EXPECT_EQ(words.rows().size(), 6U);
    const Words dogs = words.most_telling(0, 2);
    EXPECT_EQ(dogs, (Words{"breed", "dog"}));
    const Words ships = words.most_telling(1, 2);
    EXPECT_EQ(ships, (Words{"ship", "hull"}));
}

TEST_F(DogsAndShips, LeaveOutOtherFormsOfAWordAndWhatIsKnown) {
    const Words all = words.most_telling(0, 100);
    EXPECT_EQ(std::ranges::count(all, "dogs"), 0);
    EXPECT_EQ(std::ranges::count(words.most_telling(0, 100, "Dog: animal"), "dog"), 0);
    EXPECT_EQ(std::ranges::count(words.most_telling(1, 100), "1845"), 0);  // a number is no word
    EXPECT_EQ(std::ranges::count(words.most_telling(1, 100), "of"), 0);
}

TEST_F(DogsAndShips, SayNothingOfNeuronsThatFireNeverOrForAll) {
    EXPECT_TRUE(words.most_telling(3, 5).empty());
    // What holds for all documents tells none of them apart.
    EXPECT_EQ(std::ranges::count(words.most_telling(2, 5), "ship"), 0);
}

TEST(NeuronWords, ReadOnlyTheStrongestDocuments) {
    CodeRows rows;
    for (int i = 0; i < 50; ++i)
        rows.push_back({{0, static_cast<float>(1 + i % 10)}});
    const NeuronWords words(codes_of(1, rows), 1, 10);
    ASSERT_EQ(words.rows().size(), 10U);
    for (const std::int64_t row : words.rows())
        EXPECT_GE(row % 10, 8);  // the weights 9 and 10
}

TEST(NeuronWords, AWordOfOneDocumentAmongManySaysLittle) {
    CodeRows rows(8, {{0, 1.0F}});
    rows.resize(16, {{1, 1.0F}});
    NeuronWords words(codes_of(2, rows), 1);
    for (const std::int64_t row : words.rows())
        words.add(row, row == 0 ? "unique apple" : row < 8 ? "apple tree" : "iron ore");
    EXPECT_EQ(words.most_telling(0, 5), (Words{"apple", "tree"}));
    EXPECT_EQ(words.most_telling(1, 5), (Words{"iron", "ore"}));
}

TEST(NeuronWords, KeepLettersBeyondAscii) {
    NeuronWords words(test::make_codes(2, {{{0, 1}}, {{0, 1}}, {{1, 1}}, {{1, 1}}}), 1);
    for (const std::int64_t row : words.rows())
        words.add(row, row < 2 ? "Größe" : "Maß");
    EXPECT_EQ(words.most_telling(0, 5), Words{"größe"});
}

}  // namespace
}  // namespace sparsescope
