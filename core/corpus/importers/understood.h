// SPDX-License-Identifier: GPL-3.0-or-later
// What a source made of its files and of the options, for people. Private to this folder.
#pragma once
#include "core/corpus/importer.h"

namespace sparsescope::importing {

// Whether a share was asked for, which then decides and not a column of splits.
[[nodiscard]] bool divides_anew(const ImportOptions& options);
// Refuses a choice of a column that no file has.
[[nodiscard]] Status check_columns_exist(const ImportSource& source, const ImportOptions& options);
// What is understood of each file, and what the options make of it.
[[nodiscard]] std::vector<ImportPreview> understood_of(const ImportSource& source,
                                                       const ImportOptions& options);

}  // namespace sparsescope::importing
