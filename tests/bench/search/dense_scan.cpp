// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/dense_scan.h"

#include <cmath>

#include "core/base/random.h"

namespace sparsescope::bench {

EmbeddingMatrix random_embeddings(std::size_t rows, std::size_t dim, std::uint64_t seed) {
    EmbeddingMatrix matrix(rows, dim);
    Random random(seed);
    for (std::size_t row = 0; row < rows; ++row) {
        double squares = 0;
        for (float& value : matrix.row(row)) {
            value = static_cast<float>(random.uniform(-1, 1));
            squares += static_cast<double>(value) * value;
        }
        for (float& value : matrix.row(row))
            value /= static_cast<float>(std::sqrt(squares));
    }
    return matrix;
}

}  // namespace sparsescope::bench
