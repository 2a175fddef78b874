// SPDX-License-Identifier: GPL-3.0-or-later
// Makes documents of arrays, one of each row of numbers, with labels and texts where there are any.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/corpus/importer.h"
#include "core/formats/array_file.h"

namespace sparsescope::importing {

// embeddings: [rows, dim]. 8-bit arrays [rows, height, width] or [rows, height, width, 3] are
// images: their pixels, scaled to 0 … 1, are the embedding.
[[nodiscard]] Result<std::unique_ptr<ImportSource>> make_array_source(ArrayReader embeddings);

// A file that holds several arrays by key (npz, safetensors).
struct NamedArrays {
    std::string file;  // for messages
    std::vector<std::string> keys;
    std::function<Result<ArrayReader>(const std::string& key)> open;
};
// Takes the embeddings from options.embedding_column, or "data", or the only array. Labels and
// texts come from the columns that are asked for or from the usual keys, levels only from those
// asked for.
[[nodiscard]] Result<std::unique_ptr<ImportSource>> make_array_source(const NamedArrays& arrays,
                                                                      const ImportOptions& options);

// Refuses options that name a column or key; for formats that have none.
[[nodiscard]] Status refuse_columns(const ImportOptions& options);

}  // namespace sparsescope::importing
