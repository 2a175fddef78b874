// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at files as import_dataset() would read them, and stores nothing.
#pragma once
#include <vector>

#include "core/corpus/importer.h"
#include "core/types/import_preview.h"

namespace sparsescope {

// The file of the options first, then that of the labels and that of the texts, where there are
// any. Reads the head of each file (at most 1000 rows), so it is quick whatever the size; roles
// that only a later row could change are said again by the import itself. The errors are those of
// the import. options.name may be empty.
[[nodiscard]] Result<std::vector<ImportPreview>> preview_import(const ImportOptions& options);

}  // namespace sparsescope
