// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/special_ids.h"

#include "core/backbone/tokenizers/vocabulary.h"

namespace sparsescope::tokenizers {

namespace {

constexpr std::size_t most_special_ids = 64;

Result<std::int32_t> special_id(const Node& node, const nlohmann::json& id) {
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= most_ids)
        return node.bad("the post-processor has an id that is no id of a token");
    return static_cast<std::int32_t>(id.get<std::uint64_t>());
}

// ["[SEP]", 102]
Result<std::int32_t> id_of_pair(const Node& node, const char* key) {
    SPARSESCOPE_ASSIGN(const nlohmann::json* pair, node.list(key));
    if (pair->size() != 2)
        return node.bad(
            fmt::format("\"{}\" of the post-processor must be a token and its id", key));
    return special_id(node, pair->at(1));
}

Result<SpecialIds> cls_and_sep(const Node& node) {
    SPARSESCOPE_ASSIGN(const std::int32_t cls, id_of_pair(node, "cls"));
    SPARSESCOPE_ASSIGN(const std::int32_t sep, id_of_pair(node, "sep"));
    return SpecialIds{{cls}, {sep}};
}

Status append_template_ids(const Node& node, const std::string& token,
                           std::vector<std::int32_t>& ids) {
    const Node named = node.child("special_tokens").child(token.c_str());
    SPARSESCOPE_ASSIGN(const nlohmann::json* list, named.list("ids"));
    for (const auto& id : *list) {
        SPARSESCOPE_ASSIGN(const std::int32_t one, special_id(node, id));
        ids.push_back(one);
    }
    if (ids.size() > most_special_ids)
        return node.bad("the post-processor puts too many tokens around a text");
    return {};
}

// {"single": [{"SpecialToken": {"id": "[CLS]"}}, {"Sequence": {"id": "A"}}, …],
//  "special_tokens": {"[CLS]": {"ids": [101]}}}
Result<SpecialIds> of_template(const Node& node) {
    SpecialIds special;
    SPARSESCOPE_ASSIGN(const nlohmann::json* items, node.list("single"));
    bool text_seen = false;
    for (const auto& json : *items) {
        const Node item = node.wrap(json);
        if (item.has("Sequence")) {
            if (text_seen) return node.bad("the post-processor's template has the text twice");
            text_seen = true;
            continue;
        }
        SPARSESCOPE_ASSIGN(const std::string token, item.child("SpecialToken").text("id"));
        SPARSESCOPE_TRY(
            append_template_ids(node, token, text_seen ? special.behind : special.before));
    }
    if (!text_seen) return node.bad("the post-processor's template lacks the text");
    return special;
}

Result<SpecialIds> of_sequence(const Node& node) {
    SpecialIds special;
    SPARSESCOPE_ASSIGN(const nlohmann::json* parts, node.list("processors"));
    for (const auto& part : *parts) {
        SPARSESCOPE_ASSIGN(SpecialIds outer, read_special_ids(node.wrap(part)));
        special.before.insert(special.before.begin(), outer.before.begin(), outer.before.end());
        special.behind.insert(special.behind.end(), outer.behind.begin(), outer.behind.end());
        if (special.before.size() + special.behind.size() > most_special_ids)
            return node.bad("the post-processor puts too many tokens around a text");
    }
    return special;
}

}  // namespace

Result<SpecialIds> read_special_ids(const Node& node) {
    if (node.null()) return SpecialIds{};
    SPARSESCOPE_ASSIGN(const std::string type, node.type("the post-processor"));
    if (type == "BertProcessing" || type == "RobertaProcessing") return cls_and_sep(node);
    if (type == "TemplateProcessing") return of_template(node);
    if (type == "ByteLevel") return SpecialIds{};  // only moves offsets
    if (type == "Sequence") return of_sequence(node);
    return node.unknown("a post-processor", type);
}

}  // namespace sparsescope::tokenizers
