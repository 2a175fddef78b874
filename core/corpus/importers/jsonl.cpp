// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/table_source.h"

namespace sparsescope::importing {

const ImporterEntry& jsonl_entry() {
    static const ImporterEntry entry{
        "jsonl", "JSON objects with the keys text, label and embedding, one a line or in a list",
        is_json,
        [](const ImportOptions& options) { return open_table(options, TableUse::documents); }};
    return entry;
}

}  // namespace sparsescope::importing
