// SPDX-License-Identifier: GPL-3.0-or-later
// The Matryoshka baseline at its best. Start and learning rate are chosen on validation rows, a
// slice of the training rows, with a quarter of the steps. What was chosen is then trained on all
// training rows with all steps. Rows that are tested later are never seen.
#pragma once
#include <vector>

#include "core/reproduce/matryoshka.h"

namespace sparsescope::reproduce {

struct MatryoshkaGrid {
    std::vector<MatryoshkaStart> starts{MatryoshkaStart::identity, MatryoshkaStart::components};
    std::vector<double> learning_rates{1e-4, 4e-4, 1.6e-3, 6.4e-3};
};

struct MatryoshkaTrial {
    MatryoshkaStart start = MatryoshkaStart::identity;
    double learning_rate = 0;
    // 1-NN accuracy of the validation rows among the others, as the mean over prefixes of 2, 4, …
    // 32 numbers; 0 where the loss was not finite any more.
    double accuracy = 0;
};

struct TunedMatryoshka {
    MatryoshkaMap map;
    MatryoshkaOptions options;           // with what was chosen
    std::vector<MatryoshkaTrial> tried;  // in the order of the grid
    std::size_t validation_rows = 0;
};

// Start and learning rate of the options are replaced by those of the grid. Errors are those of
// train_matryoshka(), and invalid_argument for an empty grid or fewer than 10 rows.
[[nodiscard]] Result<TunedMatryoshka> tune_matryoshka(
    EmbeddingView rows, std::span<const std::int32_t> labels, const MatryoshkaOptions& options,
    const MatryoshkaGrid& grid, std::stop_token stop, const Progress& progress);

}  // namespace sparsescope::reproduce
