// SPDX-License-Identifier: GPL-3.0-or-later
// The .npy layout inside any stream of bytes: a file of its own or a member of an .npz archive.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "core/formats/array_file.h"
#include "core/formats/byte_source.h"

namespace sparsescope {

// source stands at the magic. Checks the header and that the claimed size is the size there is.
[[nodiscard]] Result<ArrayReader> read_npy(std::unique_ptr<ByteSource> source);

// Magic, version and header for an array, up to its first item.
[[nodiscard]] std::string npy_preamble(const TensorToWrite& array);

}  // namespace sparsescope
