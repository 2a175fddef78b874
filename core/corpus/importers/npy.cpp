// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/npy.h"
#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {
namespace {

Result<std::unique_ptr<ImportSource>> npy_source(const ImportOptions& options) {
    SPARSESCOPE_TRY(refuse_columns(options));
    SPARSESCOPE_ASSIGN(auto array, open_npy(options.file));
    return make_array_source(std::move(array));
}

}  // namespace

const ImporterEntry& npy_entry() {
    static const ImporterEntry entry{
        "npy", "NumPy array of embeddings, one row for each document",
        [](const std::filesystem::path& file) { return is_kind(file, FileKind::npy, ".npy"); },
        npy_source};
    return entry;
}

}  // namespace sparsescope::importing
