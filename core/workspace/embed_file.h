// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings of a file of texts, written to another file. No workspace is needed.
#pragma once
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/corpus/importer.h"

namespace sparsescope {

struct EmbeddedFile {
    std::int64_t texts = 0;
    std::size_t dim = 0;
    std::int64_t skipped = 0;                // rows without text, which are left out
    std::vector<std::int64_t> skipped_rows;  // the first ten, counted from 0 in the file
};

// options.file is read as an import would read it, and options.encoding must be there. The end of
// `to` decides what is written: .npy, an array of a row a text; .npz, the same called
// "embeddings"; .jsonl, a line a text with "text", "embedding" and, where there are any, "label"
// and "metadata". Written whole or not at all. Memory: 4·dim bytes a text.
[[nodiscard]] Result<EmbeddedFile> embed_file(const ImportOptions& options,
                                              const std::filesystem::path& to,
                                              std::stop_token stop = {},
                                              const Progress& progress = {});

}  // namespace sparsescope
