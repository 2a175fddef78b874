// SPDX-License-Identifier: GPL-3.0-or-later
// Files inside a model folder. Names out of the folder's own files ("../../secrets", an absolute
// path, a symbolic link) never lead outside of it, with one exception: the cache of Hugging Face
// keeps a snapshot as links into the folder "blobs" beside "snapshots". Private to this folder and
// core/tune.
#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace sparsescope {

// The path of `name` inside the folder, which need not exist.
[[nodiscard]] Result<std::filesystem::path> path_inside(const std::filesystem::path& folder,
                                                        const std::string& name);
[[nodiscard]] bool has_inside(const std::filesystem::path& folder, const std::string& name);
// A JSON file inside the folder, of at most 1 MiB, that holds an object or list.
[[nodiscard]] Result<nlohmann::json> read_json_inside(const std::filesystem::path& folder,
                                                      const std::string& name);
[[nodiscard]] Status write_json(const std::filesystem::path& path,
                                const nlohmann::ordered_json& json);

// A number or truth of a JSON object, or nothing where it is absent or of another kind.
[[nodiscard]] std::optional<std::int64_t> json_integer(const nlohmann::json& object,
                                                       const char* key);
[[nodiscard]] std::string json_text(const nlohmann::json& object, const char* key);
[[nodiscard]] bool json_true(const nlohmann::json& object, const char* key);

// Makes a folder whole or not at all: `fill` writes into a new one beside it, which then takes its
// name. The folder must not exist, or be empty.
[[nodiscard]] Status make_model_folder(
    const std::filesystem::path& folder,
    const std::function<Status(const std::filesystem::path& new_folder)>& fill);

}  // namespace sparsescope
