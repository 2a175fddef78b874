// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/npz.h"

#include <algorithm>

#include "core/formats/input_file.h"
#include "core/formats/npy.h"
#include "core/formats/zip_archive.h"

namespace sparsescope {
namespace {

constexpr std::string_view suffix = ".npy";
constexpr ZipKind npz_kind{".npz archive", "arrays", "Save it with numpy.savez."};

std::string join(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "none" : text;
}

Result<std::vector<std::string>> keys_of(const std::filesystem::path& path,
                                         const std::vector<ZipMember>& members) {
    std::vector<std::string> keys;
    for (const ZipMember& member : members) {
        if (member.name.ends_with(suffix))
            keys.push_back(member.name.substr(0, member.name.size() - suffix.size()));
    }
    auto sorted = keys;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds two arrays called \"{}\".", display_name(path), *twice));
    }
    return keys;
}

Result<ArrayReader> open_member(const std::filesystem::path& path, const std::string& key) {
    SPARSESCOPE_ASSIGN(const auto members, zip_members(path, npz_kind));
    SPARSESCOPE_ASSIGN(const auto keys, keys_of(path, members));
    const auto found = std::ranges::find(members, key + std::string(suffix), &ZipMember::name);
    if (found == members.end()) {
        return fail(ErrorCode::invalid_input, fmt::format("{} has no array \"{}\". It has: {}.",
                                                          display_name(path), key, join(keys)));
    }
    SPARSESCOPE_ASSIGN(auto source,
                       open_zip_member(path, npz_kind, found->index,
                                       fmt::format("{} (array \"{}\")", display_name(path), key)));
    return read_npy(std::move(source));
}

}  // namespace

Result<std::vector<std::string>> npz_keys(const std::filesystem::path& path) {
    return guard("reading an archive", [&]() -> Result<std::vector<std::string>> {
        SPARSESCOPE_ASSIGN(const auto members, zip_members(path, npz_kind));
        return keys_of(path, members);
    });
}

Result<ArrayReader> open_npz(const std::filesystem::path& path, const std::string& key) {
    return guard("reading an array", [&] { return open_member(path, key); });
}

}  // namespace sparsescope
