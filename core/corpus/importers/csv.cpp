// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/table_source.h"

namespace sparsescope::importing {

const ImporterEntry& csv_entry() {
    static const ImporterEntry entry{
        "csv", "table of texts, labels and numbers (csv, tsv), with or without a header line",
        is_table,
        [](const ImportOptions& options) { return open_table(options, TableUse::documents); }};
    return entry;
}

}  // namespace sparsescope::importing
