// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/import_preview.h"

#include "core/corpus/importers/find_importer.h"
#include "core/corpus/importers/prepared_source.h"
#include "core/corpus/importers/table_source.h"
#include "core/corpus/importers/understood.h"
#include "core/corpus/importers/unusable_rows.h"
#include "core/formats/input_file.h"

namespace sparsescope {
namespace {

constexpr std::int64_t rows_looked_at = 1000;

// What else is wrong with the documents is for the import to tell.
void find_unusable(ImportSource& source, const ImportOptions& options, ImportPreview& preview) {
    const auto batch = source.next(rows_looked_at);
    if (!batch) return;
    importing::UnusableRows unusable;
    for (std::size_t i = 0; i < batch->documents.size(); ++i)
        unusable.add(*batch, i, static_cast<std::int64_t>(i));
    preview.rows_read = std::ssize(batch->documents);
    preview.unusable = unusable.count;
    if (unusable.count > 0)
        preview.fault = unusable.sentence(
            display_name(options.file),
            fmt::format("{}{}", preview.rows_read == preview.documents ? "" : "the first ",
                        preview.rows_read));
}

}  // namespace

Result<std::vector<ImportPreview>> preview_import(const ImportOptions& asked) {
    using namespace importing;
    return guard("looking at a file", [&]() -> Result<std::vector<ImportPreview>> {
        ImportOptions options = asked;
        options.readings = std::make_shared<TableReadings>();  // the heads of tables will do
        SPARSESCOPE_ASSIGN(const ImporterEntry* importer, find_importer(options));
        SPARSESCOPE_ASSIGN(const auto source, open_prepared(*importer, options));
        SPARSESCOPE_TRY(check_columns_exist(*source, options));
        auto previews = understood_of(*source, options);
        if (source->dim() > 0 && !options.encoding)
            find_unusable(*source, options, previews.front());
        return previews;
    });
}

}  // namespace sparsescope
