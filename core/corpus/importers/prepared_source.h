// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to the documents of every file before they are looked at as rows: long texts are
// cut, texts without embeddings are encoded.
#pragma once
#include <memory>

#include "core/corpus/importer.h"

namespace sparsescope::importing {

// Opens a file with its companions (companions.h), and cuts and encodes its texts as the options
// say. Refused (invalid_argument): an encoder, or cutting, for a file that has embeddings. A
// document without text cannot be encoded, and is one of the batch's faults.
[[nodiscard]] Result<std::unique_ptr<ImportSource>> open_prepared(const ImporterEntry& importer,
                                                                  const ImportOptions& options);

}  // namespace sparsescope::importing
