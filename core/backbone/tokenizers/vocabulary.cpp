// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/vocabulary.h"

#include <algorithm>

#include "core/formats/utf8.h"

namespace sparsescope::tokenizers {

Status Vocabulary::add(std::string token, std::int64_t id, std::string_view where) {
    if (id < 0 || id >= most_ids)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: the token \"{}\" has the id {}; ids are 0 to {}.", where,
                                to_valid_utf8(token.substr(0, 40)), id, most_ids - 1));
    if (token.size() > longest_token)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: token {} is {} bytes long, more than {}. This is no "
                                "vocabulary of a language model.",
                                where, id, token.size(), longest_token));
    largest_id_ = std::max(largest_id_, static_cast<std::int32_t>(id));
    ids_.insert_or_assign(std::move(token), static_cast<std::int32_t>(id));
    return {};
}

Result<Vocabulary> Vocabulary::from_json(const nlohmann::json& object, std::string_view where) {
    if (!object.is_object() || object.empty())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: the model has no vocabulary (\"vocab\").", where));
    Vocabulary vocabulary;
    vocabulary.ids_.reserve(object.size());
    for (const auto& [token, id] : object.items()) {
        if (!id.is_number_integer())
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}: the id of the token \"{}\" is no whole number.", where,
                                    token.substr(0, 40)));
        // Above the range of int64 the value wraps below zero, and is refused as an id all the
        // same.
        SPARSESCOPE_TRY(vocabulary.add(token, id.get<std::int64_t>(), where));
    }
    return vocabulary;
}

Result<Vocabulary> Vocabulary::from_lines(std::string_view text, std::string_view where) {
    if (const std::size_t bad = find_invalid_utf8(text); bad != std::string_view::npos)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is no vocabulary: byte {} is not UTF-8.", where, bad));
    Vocabulary vocabulary;
    std::int64_t id = 0;
    for (std::size_t at = 0; at < text.size(); ++id) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        while (!line.empty() && std::string_view(" \t\r\v\f").find(line.back()) != line.npos)
            line.remove_suffix(1);
        SPARSESCOPE_TRY(vocabulary.add(std::string(line), id, where));
        at = end + 1;
    }
    if (vocabulary.size() == 0)
        return fail(ErrorCode::invalid_input, fmt::format("{} is empty.", where));
    return vocabulary;
}

std::optional<std::int32_t> Vocabulary::find(std::string_view token) const {
    const auto found = ids_.find(token);
    if (found == ids_.end()) return std::nullopt;
    return found->second;
}

}  // namespace sparsescope::tokenizers
