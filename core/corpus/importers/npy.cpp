// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {

const ImporterEntry& npy_entry() {
    static const ImporterEntry entry{
        "npy", "NumPy array of embeddings, one row for each document",
        [](const std::filesystem::path& file) { return is_kind(file, FileKind::npy, ".npy"); },
        open_array_source};
    return entry;
}

}  // namespace sparsescope::importing
