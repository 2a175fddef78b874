// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/json_fields.h"

#include <limits>

#include "core/formats/utf8.h"

namespace sparsescope::tokenizers {

bool Node::has(const char* key) const {
    return !child(key).null();
}

Node Node::child(const char* key) const {
    if (json == nullptr || !json->is_object()) return {where, nullptr};
    const auto found = json->find(key);
    return {where, found == json->end() ? nullptr : &*found};
}

Result<std::string> Node::text(const char* key, std::string fallback) const {
    const Node field = child(key);
    if (field.null()) return fallback;
    if (!field.json->is_string()) return bad(fmt::format("\"{}\" must be a text", key));
    return field.json->get<std::string>();
}

Result<std::string> Node::text(const char* key) const {
    if (!has(key)) return bad(fmt::format("\"{}\" is missing", key));
    return text(key, "");
}

Result<bool> Node::flag(const char* key, bool fallback) const {
    const Node field = child(key);
    if (field.null()) return fallback;
    if (!field.json->is_boolean()) return bad(fmt::format("\"{}\" must be true or false", key));
    return field.json->get<bool>();
}

Result<std::int64_t> Node::number(const char* key, std::int64_t fallback) const {
    const Node field = child(key);
    if (field.null()) return fallback;
    const bool fits = field.json->is_number_integer() &&
                      (!field.json->is_number_unsigned() ||
                       field.json->get<std::uint64_t>() <=
                           static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    if (!fits) return bad(fmt::format("\"{}\" must be a whole number", key));
    return field.json->get<std::int64_t>();
}

Result<const nlohmann::json*> Node::list(const char* key) const {
    const Node field = child(key);
    if (field.null() || !field.json->is_array())
        return bad(fmt::format("\"{}\" must be a list", key));
    return field.json;
}

Result<std::string> Node::type(std::string_view what) const {
    if (json == nullptr || !json->is_object())
        return bad(fmt::format("{} must be an object", what));
    if (!has("type")) return bad(fmt::format("{} does not say its \"type\"", what));
    return text("type");
}

tl::unexpected<Error> Node::unknown(std::string_view what, std::string_view kind) const {
    return fail(ErrorCode::unsupported,
                fmt::format("{}: {} of the kind \"{}\" is not known here. Let the model's own "
                            "program encode: add it as an encoder of the kind command or http.",
                            where, what, to_valid_utf8(kind.substr(0, 200))));
}

tl::unexpected<Error> Node::bad(std::string_view sentence) const {
    return fail(ErrorCode::invalid_input, fmt::format("{}: {}.", where, sentence));
}

}  // namespace sparsescope::tokenizers
