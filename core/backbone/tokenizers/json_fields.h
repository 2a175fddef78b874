// SPDX-License-Identifier: GPL-3.0-or-later
// Fields of a part of tokenizer.json, read strictly: a field of another type than it must have is
// an error that names file and field. null is as good as absent.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace sparsescope::tokenizers {

// The part under inspection: its file, and itself.
struct Node {
    std::string where;  // "tokenizer.json"
    const nlohmann::json* json = nullptr;

    [[nodiscard]] bool has(const char* key) const;    // and it is not null
    [[nodiscard]] Node child(const char* key) const;  // an object, list or null
    [[nodiscard]] Node wrap(const nlohmann::json& part) const { return {where, &part}; }
    [[nodiscard]] bool null() const { return json == nullptr || json->is_null(); }

    [[nodiscard]] Result<std::string> text(const char* key, std::string fallback) const;
    [[nodiscard]] Result<std::string> text(const char* key) const;  // must be there
    [[nodiscard]] Result<bool> flag(const char* key, bool fallback) const;
    [[nodiscard]] Result<std::int64_t> number(const char* key, std::int64_t fallback) const;
    [[nodiscard]] Result<const nlohmann::json*> list(const char* key) const;  // must be there
    // The value of "type"; `what` names the part in the message: "a normalizer".
    [[nodiscard]] Result<std::string> type(std::string_view what) const;

    // "tokenizer.json: <what> of the kind "X" is not known here …", with the way out.
    [[nodiscard]] tl::unexpected<Error> unknown(std::string_view what, std::string_view kind) const;
    [[nodiscard]] tl::unexpected<Error> bad(std::string_view sentence) const;
};

}  // namespace sparsescope::tokenizers
