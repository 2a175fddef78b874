// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/table_source.h"

namespace sparsescope::importing {

const ImporterEntry& parquet_entry() {
    static const ImporterEntry entry{
        "parquet",
        "Parquet table of texts, labels, numbers and lists of them, where Arrow is there",
        is_parquet,
        [](const ImportOptions& options) { return open_table(options, TableUse::documents); }};
    return entry;
}

}  // namespace sparsescope::importing
