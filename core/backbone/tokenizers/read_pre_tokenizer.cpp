// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/bert_parts.h"
#include "core/backbone/tokenizers/json_parts.h"
#include "core/backbone/tokenizers/splitters.h"

namespace sparsescope::tokenizers {

namespace {

Result<PreTokenizerPtr> read_pre_tokenizer_sequence(const Node& node) {
    SPARSESCOPE_ASSIGN(const nlohmann::json* list, node.list("pretokenizers"));
    std::vector<PreTokenizerPtr> parts;
    for (const auto& item : *list) {
        SPARSESCOPE_ASSIGN(PreTokenizerPtr part, read_pre_tokenizer(node.wrap(item)));
        if (part) parts.push_back(std::move(part));
    }
    return make_sequence(std::move(parts));
}

Result<PreTokenizerPtr> read_byte_level(const Node& node) {
    SPARSESCOPE_ASSIGN(const bool prefix, node.flag("add_prefix_space", true));
    SPARSESCOPE_ASSIGN(const bool words, node.flag("use_regex", true));
    return make_byte_level(prefix, words ? &gpt2_word_end : nullptr);
}

Result<PreTokenizerPtr> read_split(const Node& node) {
    SPARSESCOPE_ASSIGN(const std::string behavior, node.text("behavior"));
    SPARSESCOPE_ASSIGN(const bool invert, node.flag("invert", false));
    const Node pattern = node.child("pattern");
    if (pattern.has("Regex")) {
        SPARSESCOPE_ASSIGN(const std::string expression, pattern.text("Regex"));
        if (is_clip_pattern(expression) && invert && behavior == "Removed") {
            std::vector<PreTokenizerPtr> parts;
            parts.push_back(make_pattern_splitter(clip_word_end));
            parts.push_back(make_space_splitter());
            return make_sequence(std::move(parts));
        }
        const WordPattern known = word_pattern(expression);
        if (known == nullptr)
            return node.unknown("a pre-tokenizer that splits by a regular expression", expression);
        // The known ones match everywhere: to keep the matches is to drop what is between them.
        if (behavior == (invert ? "Removed" : "Isolated")) return make_pattern_splitter(known);
        return node.unknown("a pre-tokenizer that splits by words", behavior);
    }
    SPARSESCOPE_ASSIGN(std::string literal, pattern.text("String"));
    if (literal.empty()) return node.bad("a pre-tokenizer splits at an empty text");
    if (invert) return node.unknown("a pre-tokenizer that splits", "invert");
    constexpr std::pair<std::string_view, SplitAt> behaviors[] = {
        {"Removed", SplitAt::removed},
        {"Isolated", SplitAt::isolated},
        {"MergedWithPrevious", SplitAt::merged_with_previous},
        {"MergedWithNext", SplitAt::merged_with_next}};
    for (const auto& [name, how] : behaviors)
        if (name == behavior) return make_literal_splitter(std::move(literal), how);
    return node.unknown("a pre-tokenizer that splits", behavior);
}

Result<PreTokenizerPtr> read_metaspace(const Node& node) {
    SPARSESCOPE_ASSIGN(std::string sign, node.text("replacement", "\xE2\x96\x81"));
    if (sign.empty() || sign.size() > 4)
        return node.bad("the sign for spaces (\"replacement\") must be one character");
    // Older files say only whether a sign is put before the text.
    SPARSESCOPE_ASSIGN(const bool prefix, node.flag("add_prefix_space", true));
    SPARSESCOPE_ASSIGN(const std::string scheme,
                       node.text("prepend_scheme", prefix ? "always" : "never"));
    SPARSESCOPE_ASSIGN(const bool split, node.flag("split", true));
    if (scheme == "always") return make_metaspace(std::move(sign), PrependSign::always, split);
    if (scheme == "first") return make_metaspace(std::move(sign), PrependSign::first_piece, split);
    if (scheme == "never") return make_metaspace(std::move(sign), PrependSign::never, split);
    return node.unknown("a Metaspace with a prepend_scheme", scheme);
}

Result<PreTokenizerPtr> read_punctuation(const Node& node) {
    SPARSESCOPE_ASSIGN(const std::string behavior, node.text("behavior", "Isolated"));
    if (behavior != "Isolated") return node.unknown("a split at punctuation", behavior);
    return make_punctuation_splitter();
}

Result<PreTokenizerPtr> read_digits(const Node& node) {
    SPARSESCOPE_ASSIGN(const bool each, node.flag("individual_digits", false));
    return make_digit_splitter(each);
}

}  // namespace

Result<PreTokenizerPtr> read_pre_tokenizer(const Node& node) {
    if (node.null()) return nullptr;
    SPARSESCOPE_ASSIGN(const std::string type, node.type("the pre-tokenizer"));
    if (type == "BertPreTokenizer") return make_bert_pre_tokenizer();
    if (type == "Sequence") return read_pre_tokenizer_sequence(node);
    if (type == "ByteLevel") return read_byte_level(node);
    if (type == "Split") return read_split(node);
    if (type == "Metaspace") return read_metaspace(node);
    if (type == "WhitespaceSplit") return make_space_splitter();
    if (type == "Punctuation") return read_punctuation(node);
    if (type == "Digits") return read_digits(node);
    return node.unknown("a pre-tokenizer", type);
}

}  // namespace sparsescope::tokenizers
