// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens and their ids.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace sparsescope::tokenizers {

// Bounds that no known model comes near: of ids, of the bytes of one token, of those of a file.
inline constexpr std::int64_t most_ids = 4'000'000;
inline constexpr std::size_t longest_token = 4096;

class Vocabulary {
  public:
    // `where` is the file that messages name. Of a token named twice the last id counts.
    [[nodiscard]] Status add(std::string token, std::int64_t id, std::string_view where);
    // {"token": id, …}
    [[nodiscard]] static Result<Vocabulary> from_json(const nlohmann::json& object,
                                                      std::string_view where);
    // A token a line; its id is the number of the line, from 0.
    [[nodiscard]] static Result<Vocabulary> from_lines(std::string_view text,
                                                       std::string_view where);

    [[nodiscard]] std::optional<std::int32_t> find(std::string_view token) const;
    [[nodiscard]] std::int32_t largest_id() const { return largest_id_; }
    [[nodiscard]] std::size_t size() const { return ids_.size(); }
    template <class Use>
    void for_each(Use use) const {  // use(token, id), in any order
        for (const auto& [token, id] : ids_)
            use(token, id);
    }

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> ids_;
    std::int32_t largest_id_ = -1;
};

}  // namespace sparsescope::tokenizers
