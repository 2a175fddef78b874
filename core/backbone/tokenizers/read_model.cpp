// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "core/backbone/tokenizers/byte_pair.h"
#include "core/backbone/tokenizers/json_parts.h"
#include "core/backbone/tokenizers/unigram.h"
#include "core/backbone/tokenizers/word_piece.h"

namespace sparsescope::tokenizers {

namespace {

using ModelPtr = std::unique_ptr<TokenModel>;

Result<Vocabulary> read_vocabulary(const Node& node) {
    if (!node.has("vocab")) return node.bad("the model has no \"vocab\"");
    return Vocabulary::from_json(*node.child("vocab").json, node.where);
}

Result<ModelPtr> read_word_piece(const Node& node) {
    WordPieceOptions options;
    SPARSESCOPE_ASSIGN(options.unknown, node.text("unk_token", options.unknown));
    SPARSESCOPE_ASSIGN(options.continuation,
                       node.text("continuing_subword_prefix", options.continuation));
    SPARSESCOPE_ASSIGN(options.longest_word,
                       node.number("max_input_chars_per_word", options.longest_word));
    SPARSESCOPE_ASSIGN(Vocabulary vocabulary, read_vocabulary(node));
    return make_word_piece(vocabulary, options, node.where);
}

// "a b", or ["a", "b"] as newer files have it.
Result<std::pair<std::string, std::string>> read_merge(const Node& node,
                                                       const nlohmann::json& merge) {
    if (merge.is_string()) {
        const auto& text = merge.get_ref<const std::string&>();
        const std::size_t space = text.find(' ');
        if (space != std::string::npos && text.find(' ', space + 1) == std::string::npos)
            return std::pair(text.substr(0, space), text.substr(space + 1));
    } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() &&
               merge[1].is_string()) {
        return std::pair(merge[0].get<std::string>(), merge[1].get<std::string>());
    }
    return node.bad("a merge of the model must be two tokens, \"a b\" or [\"a\", \"b\"]");
}

Result<Merges> read_merges(const Node& node) {
    Merges merges;
    SPARSESCOPE_ASSIGN(const nlohmann::json* list, node.list("merges"));
    merges.reserve(list->size());
    for (const auto& item : *list) {
        const bool heading =
            item.is_string() && item.get_ref<const std::string&>().starts_with("#version");
        if (heading) continue;
        SPARSESCOPE_ASSIGN(auto merge, read_merge(node, item));
        merges.push_back(std::move(merge));
    }
    return merges;
}

Result<ModelPtr> read_byte_pair(const Node& node) {
    BytePairOptions options;
    SPARSESCOPE_ASSIGN(options.unknown, node.text("unk_token", ""));
    SPARSESCOPE_ASSIGN(options.continuation, node.text("continuing_subword_prefix", ""));
    SPARSESCOPE_ASSIGN(options.word_end, node.text("end_of_word_suffix", ""));
    SPARSESCOPE_ASSIGN(options.byte_fallback, node.flag("byte_fallback", false));
    SPARSESCOPE_ASSIGN(options.fuse_unknown, node.flag("fuse_unk", false));
    SPARSESCOPE_ASSIGN(options.ignore_merges, node.flag("ignore_merges", false));
    SPARSESCOPE_ASSIGN(Vocabulary vocabulary, read_vocabulary(node));
    SPARSESCOPE_ASSIGN(const Merges merges, read_merges(node));
    return make_byte_pair(std::move(vocabulary), merges, options, node.where);
}

// The reference rounds twice as it reads a decimal number: its digits to a double, and the quotient
// by a power of ten. That decides between ways of equal score ("---" as "--", "-" or "-", "--").
double read_as_the_reference(double exact) {
    std::array<char, 32> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), std::abs(exact),
                                       std::chars_format::scientific);
    std::uint64_t digits = 0;
    int exponent = 0;
    bool behind_point = false;
    for (const char* at = text.data(); at != written.ptr && *at != 'e'; ++at) {
        if (*at == '.') {
            behind_point = true;
            continue;
        }
        digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
        exponent -= behind_point ? 1 : 0;
    }
    const std::string_view whole(text.data(), static_cast<std::size_t>(written.ptr - text.data()));
    exponent += std::atoi(std::string(whole.substr(whole.find('e') + 1)).c_str());
    if (!std::isfinite(exact) || std::abs(exponent) > 22)
        return exact;  // no score; powers above are no doubles
    const double power = std::pow(10.0, std::abs(exponent));
    const double value =
        exponent < 0 ? static_cast<double>(digits) / power : static_cast<double>(digits) * power;
    return std::signbit(exact) ? -value : value;
}

Result<ModelPtr> read_unigram(const Node& node) {
    UnigramOptions options;
    SPARSESCOPE_ASSIGN(const std::int64_t unknown, node.number("unk_id", -1));
    SPARSESCOPE_ASSIGN(options.byte_fallback, node.flag("byte_fallback", false));
    SPARSESCOPE_ASSIGN(const nlohmann::json* list, node.list("vocab"));
    if (unknown < 0 || static_cast<std::size_t>(unknown) >= list->size())
        return node.bad("the unknown token of the model (\"unk_id\") is none of its tokens");
    options.unknown = static_cast<std::int32_t>(unknown);
    options.tokens.reserve(list->size());
    for (const auto& item : *list) {
        if (!item.is_array() || item.size() != 2 || !item[0].is_string() || !item[1].is_number())
            return node.bad("a token of the model must be a text and its score");
        options.tokens.emplace_back(item[0].get<std::string>(),
                                    read_as_the_reference(item[1].get<double>()));
    }
    return make_unigram(std::move(options), node.where);
}

// Older files do not say it, and the fields do.
Result<std::string> model_type(const Node& node) {
    if (node.has("type")) return node.text("type");
    if (node.has("merges")) return "BPE";
    if (node.has("max_input_chars_per_word")) return "WordPiece";
    if (node.has("unk_id")) return "Unigram";
    return node.bad("the model does not say its \"type\"");
}

}  // namespace

Result<std::unique_ptr<TokenModel>> read_model(const Node& node) {
    if (node.null()) return node.bad("the tokenizer has no \"model\"");
    SPARSESCOPE_ASSIGN(const std::string type, model_type(node));
    if (type == "WordPiece") return read_word_piece(node);
    if (type == "BPE") return read_byte_pair(node);
    if (type == "Unigram") return read_unigram(node);
    return node.unknown("a tokenizer", type);
}

}  // namespace sparsescope::tokenizers
