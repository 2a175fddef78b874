// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/hdf5_arrays.h"

#include <algorithm>

#include "core/formats/input_file.h"

namespace sparsescope::importing {

Result<NamedArrays> open_hdf5_arrays(const std::filesystem::path& file) {
    SPARSESCOPE_ASSIGN(const Hdf5Contents contents, hdf5_contents(file));
    if (contents.datasets.empty())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is an HDF5 file that holds no datasets.", display_name(file)));
    return arrays_of(file, contents);
}

NamedArrays arrays_of(const std::filesystem::path& file, const Hdf5Contents& contents) {
    NamedArrays arrays{file, {}, {}};
    for (const Hdf5Dataset& dataset : contents.datasets)
        arrays.keys.push_back(dataset.name);
    arrays.open = [file, contents](const std::string& key) {
        const auto found = std::ranges::find(contents.datasets, key, &Hdf5Dataset::name);
        return open_hdf5(file, *found);
    };
    return arrays;
}

}  // namespace sparsescope::importing
