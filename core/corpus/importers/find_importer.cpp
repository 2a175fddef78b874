// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/find_importer.h"

#include "core/base/part_list.h"
#include "core/corpus/importers/array_pieces.h"
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/foreign_file.h"
#include "core/corpus/importers/text_files.h"
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

Result<const ImporterEntry*> find_importer(const ImportOptions& options) {
    SPARSESCOPE_ASSIGN(const ImporterEntry* found, find_importer(options.file));
    const bool as_found = found->name == "text" || found->name == "text_folder";
    if (options.text_unit == TextUnit::automatic || as_found) return found;
    // A list of texts with as many commas in each line reads like a table.
    if (found->name == "csv" && is_called_text(options.file))
        return find_part(importers(), "importer", "text");
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} is read as {}, whose documents are told by its format. Leave "
                            "--text-unit out.",
                            display_name(options.file), found->name));
}

}  // namespace importing
}  // namespace sparsescope
