// SPDX-License-Identifier: GPL-3.0-or-later
// Writes arrays as .npy and .npz. Files are written whole or not at all (core/base/atomic_file.h).
#pragma once
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/formats/element_type.h"

namespace sparsescope {

// The array's name is ignored.
[[nodiscard]] Status write_npy(const std::filesystem::path& path, const TensorToWrite& array);
// The members of the archive are stored uncompressed, as np.savez does.
[[nodiscard]] Status write_npz(const std::filesystem::path& path,
                               std::span<const TensorToWrite> arrays);

// An array that is made while it is written, and never in memory as a whole.
struct StreamedArray {
    std::string name;
    ElementType type = ElementType::f32;
    std::vector<std::uint64_t> shape;
    std::size_t item_bytes = 0;  // of ElementType::bytes; others have their own size
    // Fills `out`, or less of it when the end comes first, and returns how many bytes it wrote.
    std::function<Result<std::size_t>(std::span<std::byte> out)> read;
};
// An error of read(), also of being stopped, is returned, and a file that was there stays.
[[nodiscard]] Status write_npz(const std::filesystem::path& path,
                               std::span<const StreamedArray> arrays);

}  // namespace sparsescope
