// SPDX-License-Identifier: GPL-3.0-or-later
// Labels and texts that lie beside the embeddings in files of their own.
#pragma once
#include <memory>

#include "core/corpus/importer.h"

namespace sparsescope::importing {

// Opens options.file with the importer, and joins labels_file and texts_file row by row. The column
// of the labels is one of the labels file, else of a texts file that is a table, else of the file;
// those of text and levels are likewise of the texts file. Files of different length are refused by
// the time the end is reached.
[[nodiscard]] Result<std::unique_ptr<ImportSource>> open_with_companions(
    const ImporterEntry& importer, const ImportOptions& options);

}  // namespace sparsescope::importing
