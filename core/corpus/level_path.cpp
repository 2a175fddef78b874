// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/level_path.h"

#include <algorithm>

namespace sparsescope {

namespace {

std::string_view trimmed(std::string_view name) {
    constexpr std::string_view spaces = " \t\r\n";
    const auto first = name.find_first_not_of(spaces);
    if (first == std::string_view::npos) return {};
    return name.substr(first, name.find_last_not_of(spaces) - first + 1);
}

void append_level(std::string& path, std::string_view name) {
    if (!path.empty()) path += '/';
    path += name;
}

}  // namespace

std::string clean_level_path(std::string_view path) {
    std::string clean;
    while (!path.empty()) {
        const auto slash = std::min(path.find('/'), path.size());
        if (const auto name = trimmed(path.substr(0, slash)); !name.empty())
            append_level(clean, name);
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return clean;
}

std::string join_levels(std::span<const std::string> names) {
    constexpr std::string_view division_slash = "\u2215";
    std::string path;
    for (const std::string& name : names) {
        std::string level(trimmed(name));
        if (level.empty()) break;
        for (auto at = level.find('/'); at != std::string::npos; at = level.find('/', at))
            level.replace(at, 1, division_slash);
        append_level(path, level);
    }
    return path;
}

}  // namespace sparsescope
