// SPDX-License-Identifier: GPL-3.0-or-later
// What the import dialog says of files and of what an import makes of them, in sentences.
#pragma once
#include <vector>

#include <QString>

#include "core/types/import_preview.h"

namespace sparsescope {

// "Table, 8 columns, 120 documents. Columns are separated by ;."
[[nodiscard]] QString file_words(const ImportPreview& preview);

// "8 documents will have 4 values, labels and text. 1 column is left out." The first preview is
// that of the file itself, the others those of the files beside it.
// `labels`, `texts`: there is a file of them, whatever its preview knows of columns.
[[nodiscard]] QString import_summary(const std::vector<ImportPreview>& previews,
                                     bool labels = false, bool texts = false);

// Whether a column of any of the files has this role.
[[nodiscard]] bool has_role(const std::vector<ImportPreview>& previews, ColumnRole role);

}  // namespace sparsescope
