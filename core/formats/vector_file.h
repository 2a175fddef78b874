// SPDX-License-Identifier: GPL-3.0-or-later
// The files in which benchmarks of nearest-neighbour search keep vectors, little-endian:
// .fvecs .bvecs   each row is its number of values (i32), then the values: f32, u8
// .fbin .u8bin .i8bin .ibin   rows (u32), values of each (u32), then all values: f32, u8, i8, i32
// Any thread.
#pragma once
#include <filesystem>
#include <optional>

#include "core/formats/array_file.h"

namespace sparsescope {

struct VectorLayout {
    bool row_counts = false;  // each row begins with its number of values
    ElementType type = ElementType::f32;
    bool neighbours = false;  // .ivecs: row numbers, no vectors
};

// Told by the end of the name; without a name that tells, floats are found by their structure.
// nullopt: it is no such file.
[[nodiscard]] std::optional<VectorLayout> vector_layout(const std::filesystem::path& path);

// [rows, values]. Files of neighbours are refused.
[[nodiscard]] Result<ArrayReader> open_vectors(const std::filesystem::path& path);

}  // namespace sparsescope
