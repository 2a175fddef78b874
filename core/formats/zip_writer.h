// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a zip archive of uncompressed members, whole or not at all. The same input gives the same
// bytes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "core/base/result.h"

namespace sparsescope {

struct ZipPiece {
    std::string name;
    std::span<const std::byte> bytes;
    // What follows them, where a member is made while it is written: so many bytes, and what fills
    // `out` or, at the end, less of it, and returns how many it wrote.
    std::uint64_t following = 0;
    std::function<Result<std::size_t>(std::span<std::byte> out)> read = {};
};

// An error of read(), also of being stopped, is returned, and a file that was there stays.
[[nodiscard]] Status write_zip(const std::filesystem::path& path, std::span<const ZipPiece> pieces);

}  // namespace sparsescope
