// SPDX-License-Identifier: GPL-3.0-or-later
// The arrays of a file, whatever its format, and which of them is meant.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/formats/array_file.h"
#include "core/types/import_preview.h"

namespace sparsescope::importing {

// A file or folder that holds several arrays by key (npz, safetensors and an index of such, a
// folder of numbered files), or one without a key (npy, idx, vectors).
struct NamedArrays {
    std::filesystem::path file;
    std::vector<std::string> keys;  // none: there is one array
    std::function<Result<ArrayReader>(const std::string& key)> open;

    [[nodiscard]] std::string listed() const;  // the keys, for messages
    // The key that was asked for, or the first of the usual names of the role, or the only one; or
    // "" where none of these is there. A key that is asked for and missing is refused.
    [[nodiscard]] Result<std::string> find(const std::string& asked, ColumnRole role) const;
    [[nodiscard]] Result<ArrayReader> open_usual(const std::string& asked, ColumnRole role) const;
};
// Any kind of file_kind.h; what is none is read as npy.
[[nodiscard]] Result<NamedArrays> open_arrays(const std::filesystem::path& file);

}  // namespace sparsescope::importing
