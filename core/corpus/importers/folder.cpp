// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/array_pieces.h"
#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/companions.h"
#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {
namespace {

// Labels and texts in the folder belong to its arrays, unless others are given.
Result<std::unique_ptr<ImportSource>> folder_source(const ImportOptions& asked) {
    ImportOptions options = asked;
    if (!options.labels_file && !options.texts_file) {
        const auto labels = find_beside(asked.file, ColumnRole::label);
        const auto texts = find_beside(asked.file, ColumnRole::text);
        if (!labels.empty()) options.labels_file = labels;
        if (!texts.empty()) options.texts_file = texts;
        static const ImporterEntry arrays{"", "", nullptr, open_array_source};
        return open_with_companions(arrays, options);
    }
    return open_array_source(options);
}

}  // namespace

const ImporterEntry& folder_entry() {
    static const ImporterEntry entry{
        "folder", "folder of numbered .npy or .npz files, with labels or texts beside them",
        [](const std::filesystem::path& path) {
            return file_kind(path) == FileKind::folder && open_array_folder(path).has_value();
        },
        folder_source};
    return entry;
}

}  // namespace sparsescope::importing
