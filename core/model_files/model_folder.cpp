// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model_files/model_folder.h"

#include <unistd.h>

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/formats/input_file.h"
#include "core/formats/json_records.h"

namespace sparsescope {
namespace {

namespace fs = std::filesystem;

bool is_below(const fs::path& path, const fs::path& folder) {
    const auto [rest, differs] =
        std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return rest == folder.end();
}

// models--x/snapshots/<revision>/file is a link to models--x/blobs/<hash>.
bool is_cached_blob(const fs::path& path, const fs::path& folder) {
    return folder.parent_path().filename() == "snapshots" &&
           path.parent_path() == folder.parent_path().parent_path() / "blobs";
}

}  // namespace

Result<fs::path> path_inside(const fs::path& folder, const std::string& name) {
    const auto outside = [&] {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} refers to \"{:.100}\", which leads out of the folder. It was not "
                        "read.",
                        display_name(folder), name));
    };
    const fs::path relative(name);
    if (relative.is_absolute() || std::ranges::find(relative, "..") != relative.end() ||
        name.find('\0') != std::string::npos)
        return outside();
    std::error_code error;
    const fs::path root = fs::canonical(folder, error);
    if (error)
        return fail(ErrorCode::not_found, fmt::format("{} could not be opened: {}.",
                                                      display_name(folder), error.message()));
    const fs::path inside = fs::weakly_canonical(root / relative, error);
    if (error || (!is_below(inside, root) && !is_cached_blob(inside, root))) return outside();
    return inside;
}

bool has_inside(const fs::path& folder, const std::string& name) {
    const auto path = path_inside(folder, name);
    std::error_code ignored;
    return path && fs::exists(*path, ignored);
}

Result<nlohmann::json> read_json_inside(const fs::path& folder, const std::string& name) {
    constexpr std::uint64_t most = std::uint64_t{1} << 20;
    SPARSESCOPE_ASSIGN(const fs::path path, path_inside(folder, name));
    SPARSESCOPE_ASSIGN(const auto file, InputFile::open(path));
    const std::string shown = display_name(folder / name);
    if (file->size() > most)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has {} bytes, more than settings of a model need.", shown,
                                file->size()));
    std::string text(static_cast<std::size_t>(file->size()), '\0');
    SPARSESCOPE_TRY(file->read_at(0, std::as_writable_bytes(std::span(text))));
    SPARSESCOPE_ASSIGN(auto json, parse_json(text, shown));
    if (!json.is_structured())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds neither a JSON object nor a list.", shown));
    return json;
}

Status write_json(const fs::path& path, const nlohmann::ordered_json& json) {
    const std::string text = json.dump(4) + "\n";
    return write_file_atomically(path, std::as_bytes(std::span(text)));
}

std::optional<std::int64_t> json_integer(const nlohmann::json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_integer()) return {};
    if (found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX) return {};
    return found->get<std::int64_t>();
}

std::string json_text(const nlohmann::json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

bool json_true(const nlohmann::json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_boolean() && found->get<bool>();
}

Status make_model_folder(const fs::path& folder,
                         const std::function<Status(const fs::path&)>& fill) {
    std::error_code error;
    if (fs::exists(folder, error) && !(fs::is_directory(folder) && fs::is_empty(folder)))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} is there already. Choose a new folder.", display_name(folder)));
    fs::path target = fs::absolute(folder).lexically_normal();
    if (!target.has_filename()) target = target.parent_path();  // "folder/"
    const fs::path partial = target.parent_path() /
                             fmt::format(".{}.{}.partial", target.filename().string(), ::getpid());
    const auto cannot = [&](const std::error_code& why) {
        std::error_code ignored;
        fs::remove_all(partial, ignored);
        return fail(ErrorCode::io, fmt::format("{} could not be written: {}.", display_name(folder),
                                               why.message()));
    };
    fs::remove_all(partial, error);
    if (!fs::create_directory(partial, error)) return cannot(error);
    if (auto filled = fill(partial); !filled) {
        fs::remove_all(partial, error);
        return filled;
    }
    fs::remove(target, error);  // when it is there it is empty
    fs::rename(partial, target, error);
    if (error) return cannot(error);
    return {};
}

}  // namespace sparsescope
