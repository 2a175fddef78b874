// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/folder_files.h"

#include <algorithm>
#include <system_error>
#include <vector>

#include "core/formats/input_file.h"
#include "core/formats/json_records.h"

namespace sparsescope {

namespace fs = std::filesystem;

namespace {

// Configs are a few kilobytes.
constexpr std::uint64_t largest_config = 4 << 20;

bool lies_in(const fs::path& path, const fs::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
           folder.end();
}

tl::unexpected<Error> leads_out(const fs::path& folder, std::string_view entry) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} names the file '{}', which is not inside the folder. Copy what "
                            "the model needs into its folder.",
                            display_name(folder), display_name(fs::path(entry))));
}

}  // namespace

Result<fs::path> path_in_folder(const fs::path& folder, std::string_view entry) {
    const fs::path relative{entry};
    if (entry.find('\0') != std::string_view::npos || relative.is_absolute() ||
        std::find(relative.begin(), relative.end(), "..") != relative.end())
        return leads_out(folder, entry);
    std::error_code error;
    const fs::path root = fs::canonical(folder, error);
    if (error)
        return fail(ErrorCode::not_found,
                    fmt::format("There is no folder {}.", display_name(folder)), error.message());
    const fs::path path = relative.empty() ? root : root / relative;
    const fs::path real = fs::weakly_canonical(path, error);
    if (error) return leads_out(folder, entry);
    const bool in_cache = root.parent_path().filename() == "snapshots" &&
                          lies_in(real, root.parent_path().parent_path() / "blobs");
    if (!lies_in(real, root) && !in_cache) return leads_out(folder, entry);
    return path;
}

Result<bool> folder_has(const fs::path& folder, std::string_view entry) {
    SPARSESCOPE_ASSIGN(const fs::path path, path_in_folder(folder, entry));
    std::error_code error;
    return fs::is_regular_file(path, error);
}

Result<nlohmann::json> read_folder_json(const fs::path& folder, std::string_view entry, bool list) {
    SPARSESCOPE_ASSIGN(const fs::path path, path_in_folder(folder, entry));
    SPARSESCOPE_ASSIGN(const auto file, InputFile::open(path));
    if (file->size() > largest_config)
        return fail(ErrorCode::invalid_input, fmt::format("{} has {} bytes, too many for a config.",
                                                          file->name(), file->size()));
    std::string text(file->size(), '\0');
    SPARSESCOPE_TRY(file->read_at(0, std::as_writable_bytes(std::span<char>(text))));
    SPARSESCOPE_ASSIGN(nlohmann::json json, parse_json(text, file->name()));
    if (list ? !json.is_array() : !json.is_object())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds no JSON {}, so it is not the config of a model.",
                                file->name(), list ? "list" : "object"));
    return json;
}

Result<std::int64_t> json_integer(const nlohmann::json& object, std::string_view key,
                                  std::int64_t otherwise, std::int64_t least, std::int64_t most,
                                  std::string_view where) {
    const auto at = object.find(key);
    if (at == object.end() || at->is_null()) return otherwise;
    const bool fits = at->is_number_integer() &&
                      !(at->is_number_unsigned() && at->get<std::uint64_t>() > std::uint64_t(most));
    if (!fits || at->get<std::int64_t>() < least || at->get<std::int64_t>() > most)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{}: '{}' must be a whole number from {} to {}.", where, key, least, most));
    return at->get<std::int64_t>();
}

Result<std::string> json_text(const nlohmann::json& object, std::string_view key,
                              std::string_view otherwise, std::string_view where) {
    const auto at = object.find(key);
    if (at == object.end() || at->is_null()) return std::string(otherwise);
    if (!at->is_string())
        return fail(ErrorCode::invalid_input, fmt::format("{}: '{}' must be a text.", where, key));
    return at->get<std::string>();
}

Result<bool> json_flag(const nlohmann::json& object, std::string_view key, bool otherwise,
                       std::string_view where) {
    const auto at = object.find(key);
    if (at == object.end() || at->is_null()) return otherwise;
    if (!at->is_boolean())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: '{}' must be true or false.", where, key));
    return at->get<bool>();
}

}  // namespace sparsescope
