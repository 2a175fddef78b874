// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays that lie in several files: a folder of numbered files, or tensors that an index finds.
// Private to this folder.
#pragma once
#include "core/corpus/importers/named_arrays.h"

namespace sparsescope::importing {

// A folder of .npy files, or of .npz files that all have the same arrays; pieces are the files
// whose names differ in numbers alone. Of .npy files the key is what they are called without the
// number; "data" where nothing is left of it. A folder with an index of tensors is read by that.
[[nodiscard]] Result<NamedArrays> open_array_folder(const std::filesystem::path& folder);

// <name>.index.json: {"weight_map": {tensor: file beside the index}}. Tensors whose names differ in
// numbers alone (data.0, data.1) are pieces of one.
[[nodiscard]] Result<NamedArrays> open_tensor_index(const std::filesystem::path& index);

// A file of labels or of texts beside the arrays of a folder: labels.csv, texts.txt. Empty: there
// is none, or more than one.
[[nodiscard]] std::filesystem::path find_beside(const std::filesystem::path& folder,
                                                ColumnRole role);

}  // namespace sparsescope::importing
