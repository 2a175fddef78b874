// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at the picture files of documents that come with a path alone. Private to this folder.
#pragma once
#include <memory>
#include <string>

#include "core/corpus/importer.h"

namespace sparsescope::importing {

// options.pictures must be there. A file that cannot be read is a fault of its document
// (ImportBatch::of_pictures); a document without text is called by its file.
[[nodiscard]] std::unique_ptr<ImportSource> read_pictures(std::unique_ptr<ImportSource> source,
                                                          const ImportOptions& options);

// What a file is called, as words: "red_apple-2.png" is "red apple 2".
[[nodiscard]] std::string words_of_file_name(const std::string& path);

}  // namespace sparsescope::importing
