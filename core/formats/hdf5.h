// SPDX-License-Identifier: GPL-3.0-or-later
// Datasets of numbers in HDF5 files, as ann-benchmarks and h5py write them. They are read by the
// program sparsescope-hdf5 beside ours (app/readers): the library starts slowly, and a hostile file
// may crash it. Any thread.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/formats/array_file.h"

namespace sparsescope {

inline constexpr const char* hdf5_program = "sparsescope-hdf5";

struct Hdf5Dataset {
    std::string name;  // "train", "group/vectors"
    std::vector<std::uint64_t> shape;
    std::string type;  // float32, int64, uint8 …, text, other

    [[nodiscard]] bool is_floating() const { return type.starts_with("float"); }
    [[nodiscard]] bool is_number() const {
        return is_floating() || type.starts_with("int") || type.starts_with("uint");
    }
};
struct Hdf5Contents {
    std::vector<Hdf5Dataset> datasets;
    std::map<std::string, std::string> attributes;  // texts of the file itself
};
[[nodiscard]] Result<Hdf5Contents> hdf5_contents(const std::filesystem::path& path);

// Items of one dimension come as i64 or f64, others as f32.
[[nodiscard]] Result<ArrayReader> open_hdf5(const std::filesystem::path& path,
                                            const Hdf5Dataset& dataset);

}  // namespace sparsescope
