// SPDX-License-Identifier: GPL-3.0-or-later
// Text tables as documents: csv and tsv, JSON lines.
#pragma once
#include <memory>

#include "core/corpus/importer.h"

namespace sparsescope::importing {

// Whether a table's numbers are its embeddings, or the embeddings come from another file and the
// numbers are metadata.
enum class Numbers { embeddings, metadata };

[[nodiscard]] Result<std::unique_ptr<ImportSource>> open_csv(const ImportOptions& options,
                                                             Numbers numbers);
[[nodiscard]] Result<std::unique_ptr<ImportSource>> open_json_lines(const ImportOptions& options,
                                                                    Numbers numbers);

}  // namespace sparsescope::importing
