// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {

const ImporterEntry& vectors_entry() {
    static const ImporterEntry entry{
        "vectors", "vectors of search benchmarks: fvecs, bvecs, fbin, u8bin, i8bin, ibin",
        [](const std::filesystem::path& file) { return file_kind(file) == FileKind::vectors; },
        open_array_source};
    return entry;
}

}  // namespace sparsescope::importing
