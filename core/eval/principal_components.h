// SPDX-License-Identifier: GPL-3.0-or-later
// Principal components: the orthogonal directions along which embeddings vary most, found from the
// covariance matrix (1/N)·Σ (x − x̄)(x − x̄)ᵀ in double. Each direction points to where its largest
// part is positive, so that equal data give equal components.
#pragma once
#include <cstddef>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

struct PrincipalComponents {
    std::vector<float> mean;        // [dim]
    EmbeddingMatrix directions;     // [count, dim], strongest first, each of length 1
    std::vector<double> variances;  // [count], along the directions

    // (x − x̄)·directions of every row: [rows, count].
    [[nodiscard]] EmbeddingMatrix project(EmbeddingView rows) const;
};

// Finds the strongest `count` (0: all). Errors: invalid_argument when there are no rows or count is
// more than dim; cancelled.
[[nodiscard]] Result<PrincipalComponents> principal_components(EmbeddingView rows,
                                                               std::size_t count,
                                                               std::stop_token stop,
                                                               const Progress& progress);

}  // namespace sparsescope
