// SPDX-License-Identifier: GPL-3.0-or-later
// Writes arrays as .npy and .npz. Files are written whole or not at all (core/base/atomic_file.h).
#pragma once
#include <filesystem>
#include <span>

#include "core/base/result.h"
#include "core/formats/element_type.h"

namespace sparsescope {

// The array's name is ignored.
[[nodiscard]] Status write_npy(const std::filesystem::path& path, const TensorToWrite& array);
// The members of the archive are stored uncompressed, as np.savez does.
[[nodiscard]] Status write_npz(const std::filesystem::path& path,
                               std::span<const TensorToWrite> arrays);

}  // namespace sparsescope
