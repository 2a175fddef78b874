// SPDX-License-Identifier: GPL-3.0-or-later
// Reads and writes models inside a transaction. Their weights are tensors, cut into parts of at
// most 8 MiB. Private to this folder.
#pragma once
#include <vector>

#include "core/corpus/corpus_types.h"
#include "core/corpus/sqlite.h"
#include "core/types/head_weights.h"
#include "core/types/ids.h"

namespace sparsescope {

[[nodiscard]] Result<ModelInfo> find_model(Database& database, ModelId id);  // not_found
[[nodiscard]] Result<std::vector<ModelInfo>> find_models_with_codes(Database& database,
                                                                    DatasetId dataset);

// Refuses weights whose sizes do not fit each other.
[[nodiscard]] Status check_shapes(const HeadWeights& weights);
[[nodiscard]] Status write_weights(Database& database, ModelId model, const HeadWeights& weights);
// Errors: corrupt when a part is missing, changed or of the wrong size.
[[nodiscard]] Result<HeadWeights> read_weights(Database& database, ModelId model, std::size_t dim,
                                               std::size_t hidden);

}  // namespace sparsescope
