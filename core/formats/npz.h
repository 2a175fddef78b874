// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's .npz: a zip archive of .npy files. Whoever reads an array reads a stream, as with .npy.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/formats/array_file.h"

namespace sparsescope {

// `key` is the array's name without ".npy".
[[nodiscard]] Result<ArrayReader> open_npz(const std::filesystem::path& path,
                                           const std::string& key);
[[nodiscard]] Result<std::vector<std::string>> npz_keys(const std::filesystem::path& path);

}  // namespace sparsescope
