// SPDX-License-Identifier: GPL-3.0-or-later
// Records (records.h) as documents, whatever the format they are written in.
#pragma once
#include <map>
#include <memory>

#include "core/corpus/importer.h"
#include "core/corpus/importers/column_rules.h"
#include "core/corpus/importers/records.h"

namespace sparsescope::importing {

// A table is read twice: to check it, and to store it. The first reading takes the columns for what
// the head of the table suggests, surveys all rows meanwhile, and leaves here what it found.
struct TableReadings {
    struct Complete {
        std::vector<std::string> names;  // JSON brings its columns row by row
        TableSurvey survey;
    };
    std::map<std::filesystem::path, Complete> complete;  // of tables that were read to the end
    bool guessed = false;                                // a table was opened by its head alone
    bool guessed_wrong = false;  // … and its end told otherwise: what was read must be read again
};

// csv, or JSON where the content says so.
[[nodiscard]] Result<std::unique_ptr<ImportSource>> open_table(const ImportOptions& options,
                                                               TableUse use);

}  // namespace sparsescope::importing
