// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>

#include "core/backbone/tokenizer.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {

namespace {

void write_file(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

std::unique_ptr<Tokenizer> of_vocabulary(const TemporaryFolder& folder, std::string_view lines,
                                         std::string_view config) {
    write_file(folder.path() / "vocab.txt", lines);
    write_file(folder.path() / "tokenizer_config.json", config);
    return value_of(open_tokenizer(folder.path()));
}

using Ids = std::vector<std::int32_t>;

}  // namespace

TEST(WordPieceFromVocabulary, SplitsWordsIntoTheirLongestBeginnings) {
    const TemporaryFolder folder;
    const auto tokenizer =
        of_vocabulary(folder, "[PAD]\n[UNK]\n[CLS]\n[SEP]\nun\n##aff\n##able\n,\n", "{}");
    EXPECT_EQ(tokenizer->encode("Unaffable, x", 100).ids, (Ids{2, 4, 5, 6, 7, 1, 3}));
    EXPECT_EQ(tokenizer->vocabulary_size(), 8U);
    EXPECT_EQ(tokenizer->pad_id(), 0);
    EXPECT_EQ(tokenizer->kind(), "WordPiece");
}

}  // namespace sparsescope
