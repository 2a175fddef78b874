// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/user_folders.h"

#include <cstdlib>

namespace sparsescope {

namespace {

std::filesystem::path user_folder(const char* variable, const char* in_home) {
    // A path that is not absolute does not count, as the XDG base directory rules say.
    const char* named = std::getenv(variable);
    if (named != nullptr && *named == '/') return std::filesystem::path(named) / "sparsescope";
    const char* home = std::getenv("HOME");
    if (home == nullptr || *home == '\0') return {};
    return std::filesystem::path(home) / in_home / "sparsescope";
}

}  // namespace

std::filesystem::path settings_folder() {
    return user_folder("XDG_CONFIG_HOME", ".config");
}

std::filesystem::path cache_folder() {
    return user_folder("XDG_CACHE_HOME", ".cache");
}

}  // namespace sparsescope
