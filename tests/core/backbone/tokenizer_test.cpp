// SPDX-License-Identifier: GPL-3.0-or-later
// What every tokenizer promises, and what a folder's files decide. Their ids are compared with the
// reference's in tokenizer_reference_test.cpp.
#include "core/backbone/tokenizer.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {

namespace {

using Ids = std::vector<std::int32_t>;

void write_file(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

std::unique_ptr<Tokenizer> of_vocabulary(const TemporaryFolder& folder, std::string_view lines,
                                         std::string_view config) {
    write_file(folder.path() / "vocab.txt", lines);
    write_file(folder.path() / "tokenizer_config.json", config);
    return value_of(open_tokenizer(folder.path()));
}

// Ids 2 … text … 3; 1 is what is not known.
constexpr std::string_view small_vocabulary =
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\nun\n##aff\n##able\n,\nÉ\ne\nA\na\n中\n[\nsep\n]\n";

const std::vector<std::string>& all_kinds() {
    static const std::vector<std::string> names = {
        "bert-uncased", "roberta",           "qwen3-embedding", "gemma",
        "xlm-roberta",  "xlm-roberta-model", "modernbert"};
    return names;
}

std::unique_ptr<Tokenizer> of_fixture(const std::string& name) {
    return value_of(open_tokenizer(test_data() + "/tokenizers/" + name));
}

}  // namespace

TEST(WordPieceFromVocabulary, SplitsWordsIntoTheirLongestBeginnings) {
    const TemporaryFolder folder;
    const auto tokenizer = of_vocabulary(folder, small_vocabulary, "{}");
    EXPECT_EQ(tokenizer->encode("Unaffable, x", 100).ids, (Ids{2, 4, 5, 6, 7, 1, 3}));
    EXPECT_EQ(tokenizer->vocabulary_size(), 16U);
    EXPECT_EQ(tokenizer->pad_id(), 0);
    EXPECT_EQ(tokenizer->kind(), "WordPiece");
}

TEST(WordPieceFromVocabulary, ObeysTheConfig) {
    const TemporaryFolder folder;
    const std::string text = "A É a中a";
    const auto ids = [&](std::string_view config) {
        return of_vocabulary(folder, small_vocabulary, config)->encode(text, 100).ids;
    };
    EXPECT_EQ(ids("{}"), (Ids{2, 11, 9, 11, 12, 11, 3}));
    EXPECT_EQ(ids(R"({"do_lower_case": false})"), (Ids{2, 10, 8, 11, 12, 11, 3}));
    EXPECT_EQ(ids(R"({"do_lower_case": false, "strip_accents": true})"),
              (Ids{2, 10, 1, 11, 12, 11, 3}));
    EXPECT_EQ(ids(R"({"tokenize_chinese_chars": false})"), (Ids{2, 11, 9, 1, 3}));
    EXPECT_EQ(ids(R"({"cls_token": {"content": "e"}, "sep_token": "a"})"),
              (Ids{9, 11, 9, 11, 12, 11, 11}));
}

TEST(WordPieceFromVocabulary, TakesSpecialTokensInATextForText) {
    const TemporaryFolder folder;
    const auto tokenizer = of_vocabulary(folder, small_vocabulary, "{}");
    EXPECT_EQ(tokenizer->encode("[SEP]", 100).ids, (Ids{2, 13, 14, 15, 3}));
}

TEST(WordPieceFromVocabulary, LinesMayEndInCarriageReturns) {
    const TemporaryFolder folder;
    const auto tokenizer =
        of_vocabulary(folder, "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\ndog\r\n", "{}");
    EXPECT_EQ(tokenizer->encode("dog", 100).ids, (Ids{2, 4, 3}));
}

TEST(TokenizerJson, ConfigOfABertDecidesAboutCase) {
    const TemporaryFolder folder;
    std::filesystem::copy(test_data() + "/tokenizers/bert-cased/tokenizer.json", folder.path());
    const auto same = [&](std::string_view config) {
        write_file(folder.path() / "tokenizer_config.json", config);
        const auto tokenizer = value_of(open_tokenizer(folder.path()));
        return tokenizer->encode("DOG", 100).ids == tokenizer->encode("dog", 100).ids;
    };
    EXPECT_FALSE(same("{}"));
    EXPECT_FALSE(same(R"({"do_lower_case": true})"));  // the config of no BERT
    EXPECT_TRUE(same(R"({"do_lower_case": true, "tokenizer_class": "BertTokenizer"})"));
}

TEST(TokenizerJson, IsReadBeforeAModelFile) {
    const TemporaryFolder folder;
    std::filesystem::copy(test_data() + "/tokenizers/roberta/tokenizer.json", folder.path());
    write_file(folder.path() / "sentencepiece.bpe.model", "not read");
    EXPECT_EQ(value_of(open_tokenizer(folder.path()))->kind(), "BPE");
}

TEST(Tokenizer, BytesThatAreNoTextBecomeReplacementCharacters) {
    for (const auto& name : all_kinds()) {
        const auto tokenizer = of_fixture(name);
        const auto ids = [&](std::string_view text) { return tokenizer->encode(text, 100).ids; };
        EXPECT_EQ(ids("a\xff z"), ids("a\xEF\xBF\xBD z")) << name;
        EXPECT_EQ(ids("a\xE4\xB8"), ids("a\xEF\xBF\xBD")) << name;  // a character cut off
        EXPECT_EQ(ids("\xED\xA0\x80"), ids("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD")) << name;
        EXPECT_EQ(ids("\xF5\x80"), ids("\xEF\xBF\xBD\xEF\xBF\xBD")) << name;
    }
}

TEST(Tokenizer, AMegabyteWithoutASpaceIsEncoded) {
    for (const auto& name : all_kinds()) {
        const auto tokenizer = of_fixture(name);
        std::string text;
        while (text.size() < 1'000'000)
            text +=
                "\xE4\xB8\xAD"
                "dogsbark\xF0\x9F\x98\x80";
        for (const std::string& long_text :
             {text, std::string(1'000'000, 'a'), std::string(1'000'000, ' '),
              std::string(1'000'000, '\0')}) {
            const auto found = tokenizer->encode(long_text, 256);
            EXPECT_GE(found.ids.size(), 2U) << name;
            EXPECT_LE(found.ids.size(), 256U) << name;
            EXPECT_TRUE(found.truncated || found.ids.size() < 256) << name;
        }
    }
}

TEST(Tokenizer, GivesNothingButTheSpecialIdsForAnEmptyText) {
    for (const auto& name : all_kinds())
        EXPECT_LE(of_fixture(name)->encode("", 100).ids.size(), 2U) << name;
}

TEST(Tokenizer, PadIdIsThatOfThePadToken) {
    EXPECT_EQ(of_fixture("bert-uncased")->pad_id(), 0);
    EXPECT_EQ(of_fixture("roberta")->pad_id(), 1);
    EXPECT_EQ(of_fixture("xlm-roberta-model")->pad_id(), 1);
}

}  // namespace sparsescope
