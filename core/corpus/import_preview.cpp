// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/import_preview.h"

#include "core/corpus/importers/companions.h"
#include "core/corpus/importers/find_importer.h"
#include "core/corpus/importers/table_source.h"
#include "core/corpus/importers/understood.h"

namespace sparsescope {

Result<std::vector<ImportPreview>> preview_import(const ImportOptions& asked) {
    using namespace importing;
    return guard("looking at a file", [&]() -> Result<std::vector<ImportPreview>> {
        ImportOptions options = asked;
        options.readings = std::make_shared<TableReadings>();  // the heads of tables will do
        SPARSESCOPE_ASSIGN(const ImporterEntry* importer, find_importer(options.file));
        SPARSESCOPE_ASSIGN(const auto source, open_with_companions(*importer, options));
        SPARSESCOPE_TRY(check_columns_exist(*source, options));
        return understood_of(*source, options);
    });
}

}  // namespace sparsescope
