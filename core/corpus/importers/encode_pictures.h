// SPDX-License-Identifier: GPL-3.0-or-later
// Embeds the pictures of documents that have some. Private to this folder.
#pragma once
#include <memory>

#include "core/corpus/importer.h"

namespace sparsescope::importing {

// options.encoding reads pictures. Files come from options.pictures, which knows their hashes: what
// the encoder made of a file before is not asked for again, nor is the file decoded for it. A
// document without a picture is one of the batch's faults.
[[nodiscard]] std::unique_ptr<ImportSource> encode_pictures(std::unique_ptr<ImportSource> source,
                                                            const ImportOptions& options);

}  // namespace sparsescope::importing
