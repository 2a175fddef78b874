// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {

const ImporterEntry& npz_entry() {
    static const ImporterEntry entry{
        "npz", "NumPy archive with the arrays data and label (or labels)",
        [](const std::filesystem::path& file) { return is_kind(file, FileKind::zip, ".npz"); },
        open_array_source};
    return entry;
}

}  // namespace sparsescope::importing
