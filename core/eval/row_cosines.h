// SPDX-License-Identifier: GPL-3.0-or-later
// For every row of a matrix the row with the largest cosine: the nearest other neuron of a head
// (how redundant it is), and the best match in another model (how stable a neuron is over runs).
// A blocked product of all pairs: h²·d operations of the BLAS' kind, half of them within one
// matrix. Rows of zeros have cosine 0 to every row; of equal cosines the lower row wins. The number
// of threads changes nothing.
#pragma once
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/embedding_view.h"
#include "core/types/neuron_summary.h"

namespace sparsescope {

// By row: the nearest other row. Empty with fewer than two rows. Errors: cancelled.
[[nodiscard]] Result<std::vector<NeuronNeighbour>> nearest_other_rows(EmbeddingView rows,
                                                                      std::stop_token stop,
                                                                      const Progress& progress);

// By row of `of`: the nearest row of `among`, which has the same dim. Empty where `among` is.
// Errors: cancelled.
[[nodiscard]] Result<std::vector<NeuronNeighbour>> best_matches(EmbeddingView of,
                                                                EmbeddingView among,
                                                                std::stop_token stop,
                                                                const Progress& progress);

}  // namespace sparsescope
