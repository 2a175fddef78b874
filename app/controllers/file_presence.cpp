// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/file_presence.h"

#include <sys/stat.h>

namespace sparsescope {

FileIdentity identity_of(const std::filesystem::path& file) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) return {};
    return {found.st_dev, found.st_ino};
}

Presence presence_of(const std::filesystem::path& file, const FileIdentity& opened) {
    const FileIdentity now = identity_of(file);
    if (now == FileIdentity{}) return Presence::gone;
    return now == opened ? Presence::there : Presence::replaced;
}

}  // namespace sparsescope
