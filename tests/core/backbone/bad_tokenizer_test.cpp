// SPDX-License-Identifier: GPL-3.0-or-later
// Tokenizer files that are damaged, hostile or of a kind not known: each is refused with a sentence
// that names the file and what is wrong.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/backbone/tokenizer.h"
#include "core/base/random.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {

namespace {

using nlohmann::json;

std::string file_text(const std::string& name) {
    std::ifstream file(test_data() + "/tokenizers/" + name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

json fixture_json(const std::string& kind) {
    return json::parse(file_text(kind + "/tokenizer.json"));
}

// The sentence a folder with only this file is refused with; "" when it is not.
std::string refusal(const std::string& name, std::string_view content) {
    const TemporaryFolder folder;
    std::ofstream(folder.path() / name, std::ios::binary) << content;
    const auto opened = open_tokenizer(folder.path());
    if (opened) return "";
    EXPECT_TRUE(opened.error().code == ErrorCode::invalid_input ||
                opened.error().code == ErrorCode::unsupported)
        << opened.error().message;
    EXPECT_NE(opened.error().message.find(name), std::string::npos) << opened.error().message;
    return opened.error().message;
}

struct BadJson {
    std::string kind;  // of the fixture that is changed
    std::function<void(json& root)> change;
    std::string words;  // of the sentence
};

std::vector<BadJson> bad_files() {
    const auto set = [](const char* pointer, json value) {
        return [pointer, value](json& root) { root[json::json_pointer(pointer)] = value; };
    };
    const auto drop = [](const char* part, const char* key) {
        return [part, key](json& root) { root[part].erase(key); };
    };
    return {
        {"bert-cased", set("/model/type", "WordLevel"), "WordLevel"},
        {"bert-cased", set("/model", nullptr), "no \"model\""},
        {"bert-cased", set("/model", json::array()), "does not say its"},
        {"bert-cased", set("/model/type", 7), "must be a text"},
        {"bert-cased", drop("model", "vocab"), "vocab"},
        {"bert-cased", set("/model/vocab", json::object()), "vocab"},
        {"bert-cased", set("/model/vocab/dog", -1), "dog"},
        {"bert-cased", set("/model/vocab/dog", 4'000'000'000), "4000000000"},
        {"bert-cased", set("/model/vocab/dog", 18446744073709551615ULL), "dog"},
        {"bert-cased", set("/model/vocab/dog", 1.5), "dog"},
        {"bert-cased", set("/model/vocab/dog", "7"), "dog"},
        {"bert-cased", set("/model/unk_token", "[WHAT]"), "[WHAT]"},
        {"bert-cased", set("/model/max_input_chars_per_word", 1'000'000'000),
         "max_input_chars_per_word"},
        {"bert-cased", set("/model/max_input_chars_per_word", 0), "max_input_chars_per_word"},
        {"bert-cased", set("/normalizer/type", "Nmt"), "Nmt"},
        {"bert-cased", set("/normalizer/lowercase", "yes"), "lowercase"},
        {"bert-cased", set("/normalizer", "lower"), "must be an object"},
        {"bert-cased", set("/pre_tokenizer/type", "UnicodeScripts"), "UnicodeScripts"},
        {"bert-cased", set("/post_processor/type", "Spell"), "Spell"},
        {"bert-cased", set("/post_processor/cls", json::array({"[CLS]"})), "cls"},
        {"bert-cased", set("/post_processor/sep", json::array({"[SEP]", -3})), "post-processor"},
        {"bert-cased", set("/added_tokens", 3), "added_tokens"},
        {"bert-cased", set("/added_tokens/0/id", -5), "[PAD]"},
        {"bert-cased", set("/added_tokens/0/content", std::string(600, 'x')), "longer"},
        {"bert-uncased", set("/post_processor/single", json::array()), "lacks the text"},
        {"bert-uncased", set("/post_processor/special_tokens", json::object()), "ids"},
        {"bert-uncased",
         [](json& root) {
             auto& single = root["post_processor"]["single"];
             single.push_back(single[1]);
         },
         "twice"},
        {"bert-uncased", set("/post_processor/special_tokens/[CLS]/ids", std::vector<int>(1000, 2)),
         "too many"},
        {"roberta", set("/model/merges/0", "a b c"), "merge"},
        {"roberta", set("/model/merges/0", "ab"), "merge"},
        {"roberta", set("/model/merges/0", json::array({"a"})), "merge"},
        {"roberta", set("/model/merges/3", "qqqqq z"), "merge 4"},
        {"roberta", set("/model/merges", json::object()), "merges"},
        {"roberta", set("/model/unk_token", "<what>"), "<what>"},
        {"qwen3-embedding", set("/pre_tokenizer/pretokenizers/0/pattern/Regex", "(a+)+$"),
         "(a+)+$"},
        {"qwen3-embedding", set("/pre_tokenizer/pretokenizers/0/behavior", "Removed"), "Removed"},
        {"qwen3-embedding", set("/pre_tokenizer/pretokenizers/0/pattern", {{"String", ""}}),
         "empty"},
        {"gemma", set("/normalizer/pattern", {{"Regex", "x|y"}}), "x|y"},
        {"gemma", set("/normalizer/pattern", {{"String", ""}}), "replaces nothing"},
        {"gemma", set("/normalizer/content", std::string(100'000, 'x')), "very long"},
        {"xlm-roberta", set("/model/unk_id", nullptr), "type"},
        {"xlm-roberta", set("/model/unk_id", 100'000), "unk_id"},
        {"xlm-roberta", set("/model/vocab/5", json::array({"a", "b"})), "score"},
        {"xlm-roberta", set("/model/vocab/5", json::array({std::string(5000, 'a'), -1.0})),
         "longer"},
        {"xlm-roberta", set("/normalizer/precompiled_charsmap", "?"), "base64"},
        {"xlm-roberta", set("/normalizer/precompiled_charsmap", "AAAA"), "too short"},
        {"xlm-roberta", set("/normalizer/precompiled_charsmap", "/////wAAAAAA"), "trie"},
        {"xlm-roberta", set("/pre_tokenizer/pretokenizers/1/prepend_scheme", "often"), "often"},
        {"xlm-roberta", set("/pre_tokenizer/pretokenizers/1/replacement", ""), "one character"},
    };
}

}  // namespace

TEST(BadTokenizer, ChangedFilesAreRefusedByWhatIsWrongWithThem) {
    for (const BadJson& bad : bad_files()) {
        json root = fixture_json(bad.kind);
        if (bad.words == "type") root["model"].erase("type");
        bad.change(root);
        const std::string sentence = refusal("tokenizer.json", root.dump());
        EXPECT_NE(sentence.find(bad.words), std::string::npos)
            << bad.words << " is not in: " << sentence;
    }
}

TEST(BadTokenizer, FilesThatAreNoTokenizerAreRefused) {
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    std::string many = R"({"model": [0)";
    for (int i = 0; i < 7'000'000; ++i)
        many += ",0";
    for (const std::string& text :
         {std::string(), std::string("null"), std::string("[]"), std::string("{\"model\": "), deep,
          std::string("{\"a\": 1, \"a\": 2}"), std::string("\xff\xfe{}"), many + "]}",
          std::string(1000, '\0')})
        EXPECT_NE(refusal("tokenizer.json", text), "") << text.substr(0, 40);
    for (const std::string& text : {std::string(), std::string("a\xff\n"), std::string(10'000, 'x'),
                                    std::string("[UNK]\n[CLS]\n"), std::string("dog\ncat\n")})
        EXPECT_NE(refusal("vocab.txt", text), "") << text.substr(0, 40);
}

TEST(BadTokenizer, APartInsideAPartIsNestedOnlySoDeep) {
    json root = fixture_json("bert-cased");
    for (int depth = 0; depth < 200; ++depth)
        root["normalizer"] = {{"type", "Sequence"}, {"normalizers", {root["normalizer"]}}};
    EXPECT_NE(refusal("tokenizer.json", root.dump()), "");
}

// Wherever a file ends, it is refused; with any byte changed it is refused or read, and then used.
TEST(BadTokenizer, CutAndChangedFilesDoNoHarm) {
    Random random(7);
    for (const std::string name :
         {"xlm-roberta-model/sentencepiece.bpe.model", "t5-model/spiece.model",
          "gemma-model/tokenizer.model", "xlm-roberta/tokenizer.json", "roberta/tokenizer.json"}) {
        const std::string file = name.substr(name.find('/') + 1);
        const std::string whole = file_text(name);
        ASSERT_FALSE(whole.empty());
        for (int i = 0; i < 40; ++i) {
            const std::size_t end = random.below(file.ends_with(".json") ? whole.size() - 2 : 9000);
            const TemporaryFolder folder;
            std::ofstream(folder.path() / file, std::ios::binary) << whole.substr(0, end);
            const auto cut = open_tokenizer(folder.path());
            // A model may end behind any piece; what is then missing decides.
            EXPECT_FALSE(cut && file.ends_with(".json")) << name << " " << end;
        }
        for (int i = 0; i < 60; ++i) {
            std::string changed = whole;
            changed[random.below(changed.size())] ^= static_cast<char>(1U << random.below(8));
            const TemporaryFolder folder;
            std::ofstream(folder.path() / file, std::ios::binary) << changed;
            if (const auto opened = open_tokenizer(folder.path())) {
                EXPECT_LE((*opened)->encode("\xEF\xBC\xA1 dogs\xC2\xA0", 10).ids.size(), 10U);
            }
        }
    }
}

TEST(BadTokenizer, SentencePieceModelsOfOtherKindsAreRefusedByName) {
    for (const std::string name : {"AlbertTokenizer", "CamembertTokenizer", "MBartTokenizerFast"}) {
        const TemporaryFolder folder;
        std::filesystem::copy(test_data() + "/tokenizers/t5-model/spiece.model", folder.path());
        std::ofstream(folder.path() / "tokenizer_config.json")
            << json{{"tokenizer_class", name}}.dump();
        const auto opened = open_tokenizer(folder.path());
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, ErrorCode::unsupported);
        EXPECT_NE(opened.error().message.find(name), std::string::npos);
    }
    EXPECT_NE(refusal("sentencepiece.bpe.model", file_text("t5-model/spiece.model")), "");
}

TEST(BadTokenizer, AFolderWithoutOneSaysWhatIsMissing) {
    const TemporaryFolder folder;
    const auto opened = open_tokenizer(folder.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::not_found);
    EXPECT_FALSE(open_tokenizer(folder.path() / "none"));
    std::filesystem::create_directory(folder.path() / "tokenizer.json");
    EXPECT_FALSE(open_tokenizer(folder.path()));
}

TEST(BadTokenizer, TokenizerFilesOfAnyKindMayBeTooLong) {
    for (const char* name : {"tokenizer.json", "vocab.txt", "spiece.model"}) {
        const TemporaryFolder folder;
        std::ofstream(folder.path() / name) << "x";
        std::filesystem::resize_file(folder.path() / name, 1ULL << 40U);
        const auto opened = open_tokenizer(folder.path());
        ASSERT_FALSE(opened);
        EXPECT_NE(opened.error().message.find("more than any"), std::string::npos);
    }
}

}  // namespace sparsescope
