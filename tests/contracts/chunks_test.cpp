// SPDX-License-Identifier: GPL-3.0-or-later
// Where long texts are cut.
#include "core/corpus/importers/chunks.h"

#include <gtest/gtest.h>

#include <sstream>

#include "core/base/random.h"
#include "core/formats/utf8.h"

namespace sparsescope::importing {
namespace {

std::string words(int first, int count, const char* end = "") {
    std::string text;
    for (int i = first; i < first + count; ++i)
        text += (i > first ? " w" : "w") + std::to_string(i);
    return text + end;
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> all;
    for (std::string word; stream >> word;)
        all.push_back(word);
    return all;
}

TEST(Chunks, AShortTextStaysAsItIs) {
    EXPECT_EQ(cut_text("", {200, 40}), std::vector<std::string>{""});
    EXPECT_EQ(cut_text("  a \n b ", {200, 40}), std::vector<std::string>{"  a \n b "});
    EXPECT_EQ(cut_text(words(0, 25), {20, 4}).size(), 1U);  // 5 words more say too little
    EXPECT_EQ(cut_text(words(0, 26), {20, 4}).size(), 2U);
}

TEST(Chunks, PartsShareWordsAndLeaveNoneOut) {
    for (const auto& [size, overlap] : {std::pair{20, 4}, {5, 0}, {50, 25}, {200, 40}}) {
        const auto parts = cut_text(words(0, 1000), {size, overlap});
        int next = 0;
        for (const std::string& part : parts) {
            const auto found = words_of(part);
            const int first = std::stoi(found.front().substr(1));
            EXPECT_EQ(first, next == 0 ? 0 : next - overlap);
            EXPECT_LE(found.size(), static_cast<std::size_t>(size + size / 4));
            next = first + static_cast<int>(found.size());
            EXPECT_EQ(found.back(), "w" + std::to_string(next - 1));
        }
        EXPECT_EQ(next, 1000);
    }
}

TEST(Chunks, CutsBehindParagraphsBeforeSentencesBeforeLines) {
    const std::string sentence = words(0, 12, ". ") + words(12, 30);
    EXPECT_EQ(cut_text(sentence, {20, 0})[0], words(0, 12, "."));
    const std::string quoted = words(0, 12, ".\" ") + words(12, 30);
    EXPECT_EQ(cut_text(quoted, {20, 0})[0], words(0, 12, ".\""));
    const std::string lines = words(0, 14, "\r\n") + words(14, 30);
    EXPECT_EQ(cut_text(lines, {20, 0})[0], words(0, 14));
    const std::string paragraph = words(0, 11, "\r\n\r\n") + words(11, 4, ". ") + words(15, 30);
    EXPECT_EQ(cut_text(paragraph, {20, 0})[0], words(0, 11));
    // 3.14 is no end of a sentence, and one in the first half comes too early.
    const std::string number = words(0, 3, ". ") + words(3, 9) + " 3.14 " + words(13, 30);
    EXPECT_EQ(words_of(cut_text(number, {20, 0})[0]).size(), 20U);
}

TEST(Chunks, TheOverlapBeginsWithASentenceWhereOneDoes) {
    const std::string text = words(0, 17, ". ") + words(17, 40);
    const auto parts = cut_text(text, {20, 4});
    EXPECT_EQ(parts[0], words(0, 17, "."));
    EXPECT_EQ(words_of(parts[1]).front(), "w13");
    const std::string early = words(0, 14, ". ") + words(14, 4, ". ") + words(18, 40);
    const auto shared = cut_text(early, {20, 6});
    EXPECT_EQ(words_of(shared[0]).back(), "w17.");
    EXPECT_EQ(words_of(shared[1]).front(), "w14");
}

TEST(Chunks, ScriptsWithoutBlanksAreCutBehindTheirSentences) {
    std::string text;
    for (int i = 0; i < 30; ++i)
        text += "私は機械学習を学ぶ。";  // 9 characters and a full stop
    const auto parts = cut_text(text, {50, 0});
    ASSERT_GT(parts.size(), 4U);
    std::string joined;
    for (const std::string& part : parts) {
        EXPECT_TRUE(part.ends_with("。")) << part;
        joined += part;
    }
    EXPECT_EQ(joined, text);
}

TEST(Chunks, AMillionLettersWithoutABlankAreCutAndNoCharacterIs) {
    std::string text;
    while (text.size() < 1'000'000)
        text += "xé😀";
    const auto parts = cut_text(text, {200, 0});
    std::string joined;
    for (const std::string& part : parts) {
        EXPECT_TRUE(is_valid_utf8(part));
        EXPECT_LE(part.size(), 250U * 40 * 4);
        joined += part;
    }
    EXPECT_EQ(joined, text);
    EXPECT_GT(parts.size(), 10U);
}

TEST(Chunks, AnyBytesAreCutWithoutLoss) {
    Random random(5);
    const std::string alphabet[] = {"a",      " ",      "\n",   ".",  "é",  "語",
                                    "。",     "\xFF",   "\xE8", "\r", "\"", std::string(1, '\0'),
                                    "\u00A0", "\u3000", "ก"};
    for (int round = 0; round < 300; ++round) {
        std::string text;
        for (int i = 0; i < 200; ++i)
            text += alphabet[random.below(std::size(alphabet))];
        const int size = 5 + static_cast<int>(random.below(20));
        const int overlap = static_cast<int>(random.below(static_cast<unsigned>(size) / 2 + 1));
        std::size_t at = 0;  // where a part must begin at the latest
        for (const std::string& part : cut_text(text, {size, overlap})) {
            const std::size_t found = text.find(part);
            ASSERT_NE(found, std::string::npos);
            ASSERT_FALSE(part.empty());
            at = std::max(at, found);
        }
    }
}

TEST(Chunks, SizesThatMakeNoSenseAreRefused) {
    for (const ChunkOptions wrong : {ChunkOptions{4, 0}, {0, 0}, {-1, 0}, {20, 11}, {20, -1}}) {
        const auto checked = check_chunks(wrong);
        ASSERT_FALSE(checked);
        EXPECT_EQ(checked.error().code, ErrorCode::invalid_argument);
    }
    EXPECT_TRUE(check_chunks(usual_chunks));
    EXPECT_TRUE(check_chunks({5, 2}));
}

}  // namespace
}  // namespace sparsescope::importing
