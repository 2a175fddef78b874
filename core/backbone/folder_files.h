// SPDX-License-Identifier: GPL-3.0-or-later
// Files of a model folder, named by its configs. A name that leads out of the folder, by "..", by a
// root or through a link, is refused; so a folder from a stranger makes us read nothing else.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace sparsescope {

// The path of an entry of the folder, which need not exist. The links of the Hugging Face cache,
// from snapshots/… to blobs/ beside it, count as inside.
[[nodiscard]] Result<std::filesystem::path> path_in_folder(const std::filesystem::path& folder,
                                                           std::string_view entry);
[[nodiscard]] Result<bool> folder_has(const std::filesystem::path& folder, std::string_view entry);

// The JSON object, or with `list` the list, in a small file of the folder. A missing file is
// not_found.
[[nodiscard]] Result<nlohmann::json> read_folder_json(const std::filesystem::path& folder,
                                                      std::string_view entry, bool list = false);

// A member of a JSON object; `otherwise` where it is missing or null. An error where it is of
// another type, or outside [least, most]; `where` names the file.
[[nodiscard]] Result<std::int64_t> json_integer(const nlohmann::json& object, std::string_view key,
                                                std::int64_t otherwise, std::int64_t least,
                                                std::int64_t most, std::string_view where);
[[nodiscard]] Result<std::string> json_text(const nlohmann::json& object, std::string_view key,
                                            std::string_view otherwise, std::string_view where);
[[nodiscard]] Result<bool> json_flag(const nlohmann::json& object, std::string_view key,
                                     bool otherwise, std::string_view where);

}  // namespace sparsescope
