// SPDX-License-Identifier: GPL-3.0-or-later
// Our ids against those of the packages `tokenizers` and `sentencepiece`, which
// tests/interop/tokenizers_compare.py --write-fixture wrote down for a small tokenizer of each
// kind.
#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/backbone/tokenizer.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {

namespace {

std::string unpacked(const std::string& path) {
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) throw std::runtime_error("cannot open " + path);
    std::string text;
    std::array<char, 65536> block{};
    for (int got = 0; (got = gzread(file, block.data(), block.size())) > 0;)
        text.append(block.data(), static_cast<std::size_t>(got));
    gzclose(file);
    return text;
}

const nlohmann::json& fixture() {
    static const auto parsed =
        nlohmann::json::parse(unpacked(test_data() + "/tokenizers/texts.json.gz"));
    return parsed;
}

std::vector<std::string> kinds() {
    std::vector<std::string> names;
    for (const auto& [name, ids] : fixture().at("ids").items())
        names.push_back(name);
    return names;
}

class TokenizerReference : public testing::TestWithParam<std::string> {};

}  // namespace

TEST_P(TokenizerReference, GivesTheSameIds) {
    const auto tokenizer = value_of(open_tokenizer(test_data() + "/tokenizers/" + GetParam()));
    const auto& texts = fixture().at("texts");
    const auto& all = fixture().at("ids").at(GetParam());
    ASSERT_EQ(all.size(), texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto expected = all[i].get<std::vector<std::int32_t>>();
        const auto found = tokenizer->encode(texts[i].get<std::string>(), 100'000);
        EXPECT_EQ(found.ids, expected) << texts[i].dump(-1, ' ', true);
        EXPECT_FALSE(found.truncated);
        for (const std::int32_t id : found.ids)
            ASSERT_LT(static_cast<std::size_t>(id), tokenizer->vocabulary_size());
    }
}

// The special ids stay where they are, and of those of the text the first are kept.
TEST_P(TokenizerReference, TruncatesBetweenTheSpecialIds) {
    const auto tokenizer = value_of(open_tokenizer(test_data() + "/tokenizers/" + GetParam()));
    const auto empty = tokenizer->encode("", 100).ids;
    const std::string text = "dogs that bark in the night, and cats";
    const auto whole = tokenizer->encode(text, 1000).ids;
    ASSERT_GT(whole.size(), empty.size() + 4);
    for (std::size_t most = 0; most <= whole.size() + 1; ++most) {
        const auto cut = tokenizer->encode(text, most);
        EXPECT_EQ(cut.truncated, most < whole.size());
        ASSERT_EQ(cut.ids.size(), std::min(most, whole.size()));
        if (most < empty.size()) continue;
        std::size_t before = 0;  // special ids that stand before
        while (before < empty.size() && whole[before] == empty[before])
            ++before;
        const std::size_t behind = empty.size() - before;
        auto expected = whole;
        expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(cut.ids.size() - behind),
                       expected.end() - static_cast<std::ptrdiff_t>(behind));
        EXPECT_EQ(cut.ids, expected) << most;
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, TokenizerReference, testing::ValuesIn(kinds()),
                         [](const auto& kind) {
                             std::string name = kind.param;
                             std::erase_if(name, [](char c) {
                                 return std::isalnum(static_cast<unsigned char>(c)) == 0;
                             });
                             return name;
                         });

}  // namespace sparsescope
