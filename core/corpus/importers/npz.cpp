// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/npz.h"
#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/file_kind.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

Result<std::unique_ptr<ImportSource>> npz_source(const ImportOptions& options) {
    NamedArrays arrays{display_name(options.file), {}, [&](const std::string& key) {
                           return open_npz(options.file, key);
                       }};
    SPARSESCOPE_ASSIGN(arrays.keys, npz_keys(options.file));
    return make_array_source(arrays, options);
}

}  // namespace

const ImporterEntry& npz_entry() {
    static const ImporterEntry entry{
        "npz", "NumPy archive with the arrays data and label (or labels)",
        [](const std::filesystem::path& file) { return is_kind(file, FileKind::zip, ".npz"); },
        npz_source};
    return entry;
}

}  // namespace sparsescope::importing
