// SPDX-License-Identifier: GPL-3.0-or-later
// Datasets of numbers in an HDF5 file. Errors are the rest of a sentence that begins with the
// file's name. One thread.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope::readers {

struct Hdf5Dataset {
    std::string name;  // "train", "group/vectors"
    std::vector<std::uint64_t> shape;
    std::string type;  // float32, int64, uint8 …; "text" and "other" cannot be read
};
struct Hdf5Listing {
    std::vector<Hdf5Dataset> datasets;
    std::map<std::string, std::string> attributes;  // texts of the file itself
};

// What lies in other files is neither listed nor read.
[[nodiscard]] Result<Hdf5Listing> list_hdf5(const std::string& path);

// Hands out all items in C order: those of one dimension as i64 or f64, others as f32.
[[nodiscard]] Status read_hdf5(const std::string& path, const std::string& dataset,
                               const std::function<Status(std::span<const std::byte>)>& use);

}  // namespace sparsescope::readers
