// SPDX-License-Identifier: GPL-3.0-or-later
// The datasets of an HDF5 file as arrays. Private to this folder.
#pragma once
#include "core/corpus/importers/named_arrays.h"
#include "core/formats/hdf5.h"

namespace sparsescope::importing {

[[nodiscard]] Result<NamedArrays> open_hdf5_arrays(const std::filesystem::path& file);
[[nodiscard]] NamedArrays arrays_of(const std::filesystem::path& file,
                                    const Hdf5Contents& contents);

}  // namespace sparsescope::importing
