// SPDX-License-Identifier: GPL-3.0-or-later
// Makes documents of arrays, one of each row of numbers, with labels and texts where there are any.
#pragma once
#include <memory>

#include "core/corpus/importer.h"
#include "core/corpus/importers/named_arrays.h"

namespace sparsescope::importing {

// embeddings: [rows, dim]. 8-bit arrays [rows, height, width] or [rows, height, width, 3] are
// images: their pixels, scaled to 0 … 1, are the embedding. Of several arrays it is the one that is
// asked for, or has a usual name (data, embeddings, …, X), or the only one of numbers with such a
// shape. Labels and texts come from the arrays that are asked for or have usual names, levels only
// from those asked for. Options that name what is not there are refused.
[[nodiscard]] Result<std::unique_ptr<ImportSource>> open_array_source(const ImportOptions& options);
// The same, of arrays that are open already.
[[nodiscard]] Result<std::unique_ptr<ImportSource>> open_array_source(const NamedArrays& arrays,
                                                                      const ImportOptions& options);

}  // namespace sparsescope::importing
