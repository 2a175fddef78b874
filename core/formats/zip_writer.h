// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a zip archive of uncompressed members, whole or not at all. The same input gives the same
// bytes.
#pragma once
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "core/base/result.h"

namespace sparsescope {

struct ZipPiece {
    std::string name;
    std::span<const std::byte> bytes;
};

[[nodiscard]] Status write_zip(const std::filesystem::path& path, std::span<const ZipPiece> pieces);

}  // namespace sparsescope
