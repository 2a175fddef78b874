// SPDX-License-Identifier: GPL-3.0-or-later
// Labels and texts that lie beside the embeddings in files of their own.
#pragma once
#include <memory>

#include "core/corpus/importer.h"

namespace sparsescope::importing {

// Opens options.file with the importer, and joins labels_file and texts_file row by row. With a
// csv, tsv or jsonl texts_file, text_column, label_column and level_columns are columns of that
// file. Files of different length are refused by the time the end is reached.
[[nodiscard]] Result<std::unique_ptr<ImportSource>> open_with_companions(
    const ImporterEntry& importer, const ImportOptions& options);

}  // namespace sparsescope::importing
