// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the file that was opened is still the one that its name means: files are deleted, moved
// and replaced under programs that hold them open. Asks the file system, so it belongs in tasks.
#pragma once
#include <cstdint>
#include <filesystem>

namespace sparsescope {

// What tells two files of one name apart; {} for none.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t number = 0;
    [[nodiscard]] bool operator==(const FileIdentity&) const = default;
};
[[nodiscard]] FileIdentity identity_of(const std::filesystem::path& file);

enum class Presence { there, gone, replaced };
[[nodiscard]] Presence presence_of(const std::filesystem::path& file, const FileIdentity& opened);

}  // namespace sparsescope
