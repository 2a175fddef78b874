// SPDX-License-Identifier: GPL-3.0-or-later
// Writes safetensors files, whole or not at all (core/base/atomic_file.h).
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/formats/element_type.h"

namespace sparsescope {

// The same input gives the same bytes. `stopped` is asked after every few megabytes, each of which
// is on the disk by then; when it says true, the writing ends with ErrorCode::cancelled.
[[nodiscard]] Status write_safetensors(const std::filesystem::path& path,
                                       std::span<const TensorToWrite> tensors,
                                       const std::map<std::string, std::string>& metadata = {},
                                       const std::function<bool()>& stopped = {});

}  // namespace sparsescope
