// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/find_importer.h"

#include "core/corpus/importers/array_pieces.h"
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/foreign_file.h"
#include "core/formats/input_file.h"
#include "importer_list.inc"

namespace sparsescope {

std::span<const ImporterEntry* const> importers() {
    return importer_list;
}

namespace importing {

namespace {

Result<const ImporterEntry*> find_folder_importer(const std::filesystem::path& folder) {
    for (const ImporterEntry* entry : importers())
        if (entry->accepts(folder)) return entry;
    SPARSESCOPE_TRY(open_array_folder(folder));  // says what it misses
    return fail(ErrorCode::invalid_input,
                fmt::format("{} is a folder that cannot be imported. Choose a file in it.",
                            display_name(folder)));
}

}  // namespace

Result<const ImporterEntry*> find_importer(const std::filesystem::path& file) {
    if (file_kind(file) == FileKind::folder) return find_folder_importer(file);
    SPARSESCOPE_TRY(InputFile::open(file));  // missing, no regular file, unreadable
    SPARSESCOPE_TRY(refuse_foreign_file(file));
    std::string formats;
    for (const ImporterEntry* entry : importers()) {
        if (entry->accepts(file)) return entry;
        formats += (formats.empty() ? "" : ", ") + entry->name;
    }
    return fail(ErrorCode::invalid_input,
                fmt::format("{} is in no format that can be imported. These can: {}.",
                            display_name(file), formats));
}

}  // namespace importing
}  // namespace sparsescope
