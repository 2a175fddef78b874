// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/bert_parts.h"
#include "core/backbone/tokenizers/charsmap.h"
#include "core/backbone/tokenizers/json_parts.h"
#include "core/backbone/tokenizers/text_normalizers.h"

namespace sparsescope::tokenizers {

namespace {

constexpr std::size_t longest_replacement = 64;

Result<NormalizerPtr> read_bert_normalizer(const Node& node) {
    BertOptions options;
    SPARSESCOPE_ASSIGN(options.clean, node.flag("clean_text", true));
    SPARSESCOPE_ASSIGN(options.split_ideographs, node.flag("handle_chinese_chars", true));
    SPARSESCOPE_ASSIGN(options.lower, node.flag("lowercase", true));
    if (node.has("strip_accents")) {
        SPARSESCOPE_ASSIGN(options.strip_accents, node.flag("strip_accents", false));
    }
    return make_bert_normalizer(options);
}

Result<NormalizerPtr> read_normalizer_sequence(const Node& node) {
    SPARSESCOPE_ASSIGN(const nlohmann::json* list, node.list("normalizers"));
    std::vector<NormalizerPtr> parts;
    for (const auto& item : *list) {
        SPARSESCOPE_ASSIGN(NormalizerPtr part, read_normalizer(node.wrap(item)));
        if (part) parts.push_back(std::move(part));
    }
    return make_sequence(std::move(parts));
}

Result<NormalizerPtr> read_replace(const Node& node) {
    SPARSESCOPE_ASSIGN(std::string by, node.text("content", ""));
    const Node pattern = node.child("pattern");
    if (pattern.has("Regex")) {
        SPARSESCOPE_ASSIGN(const std::string expression, pattern.text("Regex"));
        if (expression == " {2,}") return make_replace_many_spaces(std::move(by));
        if (expression == "\\s+" && by.size() <= longest_replacement)
            return make_replace_spaces(std::move(by));
        return node.unknown("a normalizer that replaces by a regular expression", expression);
    }
    SPARSESCOPE_ASSIGN(std::string what, pattern.text("String"));
    if (what.empty() || by.size() > longest_replacement)
        return node.bad("a normalizer replaces nothing, or by a very long text");
    return make_replace(std::move(what), std::move(by));
}

Result<NormalizerPtr> read_prepend(const Node& node) {
    SPARSESCOPE_ASSIGN(std::string prefix, node.text("prepend"));
    if (prefix.size() > longest_replacement)
        return node.bad("a normalizer puts a very long text before every text");
    return make_prepend(std::move(prefix));
}

Result<NormalizerPtr> read_strip(const Node& node) {
    SPARSESCOPE_ASSIGN(const bool left, node.flag("strip_left", true));
    SPARSESCOPE_ASSIGN(const bool right, node.flag("strip_right", true));
    return make_strip(left, right);
}

// nothing: it is no base64.
std::optional<std::string> from_base64(std::string_view text) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const std::size_t digit = digits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        bits = bits << 6U | static_cast<std::uint32_t>(digit);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>(bits >> static_cast<unsigned>(held) & 0xFFU);
    }
    return bytes;
}

Result<NormalizerPtr> read_charsmap(const Node& node) {
    SPARSESCOPE_ASSIGN(const std::string encoded, node.text("precompiled_charsmap", ""));
    const auto blob = from_base64(encoded);
    if (!blob) return node.bad("\"precompiled_charsmap\" is not base64");
    if (blob->empty()) return nullptr;
    SPARSESCOPE_ASSIGN(Charsmap map, Charsmap::parse(*blob, node.where));
    return make_charsmap_normalizer(std::move(map));
}

}  // namespace

Result<NormalizerPtr> read_normalizer(const Node& node) {
    if (node.null()) return nullptr;
    SPARSESCOPE_ASSIGN(const std::string type, node.type("the normalizer"));
    if (type == "BertNormalizer") return read_bert_normalizer(node);
    if (type == "Sequence") return read_normalizer_sequence(node);
    if (type == "NFC") return make_normal_form(NormalForm::nfc);
    if (type == "NFD") return make_normal_form(NormalForm::nfd);
    if (type == "NFKC") return make_normal_form(NormalForm::nfkc);
    if (type == "NFKD") return make_normal_form(NormalForm::nfkd);
    if (type == "Lowercase") return make_lower();
    if (type == "Prepend") return read_prepend(node);
    if (type == "Replace") return read_replace(node);
    if (type == "Strip") return read_strip(node);
    if (type == "Precompiled") return read_charsmap(node);
    return node.unknown("a normalizer", type);
}

}  // namespace sparsescope::tokenizers
