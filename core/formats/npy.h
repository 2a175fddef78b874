// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's .npy layout, in a file of its own or in any other stream of bytes, such as a member of an
// .npz archive.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/formats/array_file.h"
#include "core/formats/byte_source.h"

namespace sparsescope {

[[nodiscard]] Result<ArrayReader> open_npy(const std::filesystem::path& path);
// `source` stands at the magic. The header is checked, and that the size it claims is the size
// there is.
[[nodiscard]] Result<ArrayReader> read_npy(std::unique_ptr<ByteSource> source);

// The magic, the version and the header of an array: everything before its first item. The items of
// ElementType::bytes have this width.
[[nodiscard]] std::string npy_preamble(const TensorToWrite& array, std::size_t width = 0);

}  // namespace sparsescope
