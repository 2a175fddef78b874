// SPDX-License-Identifier: GPL-3.0-or-later
// The idx format of the MNIST family of data sets, plain or gzipped.
#pragma once
#include <filesystem>

#include "core/formats/array_file.h"

namespace sparsescope {

[[nodiscard]] Result<ArrayReader> open_idx(const std::filesystem::path& path);

}  // namespace sparsescope
