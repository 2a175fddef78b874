// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/find_importer.h"

#include "core/corpus/importers/foreign_file.h"
#include "core/formats/input_file.h"
#include "importer_list.inc"

namespace sparsescope {

std::span<const ImporterEntry* const> importers() {
    return importer_list;
}

namespace importing {

Result<const ImporterEntry*> find_importer(const std::filesystem::path& file) {
    SPARSESCOPE_TRY(InputFile::open(file));  // missing, a folder, unreadable
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
