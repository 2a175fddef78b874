// SPDX-License-Identifier: GPL-3.0-or-later
// The Matryoshka (MRL) baseline: an affine map of the embedding, y = M·x + b with M [d, d], trained
// with the labels so that every prefix of y serves as an embedding (nested_contrast.h). It starts
// as the identity or as the principal components, which are what it has to beat. It is trained by
// Adam, with batches shuffled as those of the sparse head. matryoshka_tuning.h chooses start and
// learning rate.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/embedding_view.h"

namespace sparsescope::reproduce {

enum class MatryoshkaStart { identity, components };
[[nodiscard]] const char* to_string(MatryoshkaStart start);

struct MatryoshkaOptions {
    int steps = 1500;
    int batch = 1024;
    double learning_rate = 4e-4;
    double temperature = 0.2;
    MatryoshkaStart start = MatryoshkaStart::identity;
    std::uint64_t seed = 1;
};

struct MatryoshkaMap {
    std::size_t dim = 0;
    std::vector<float> weight;  // M [dim, dim]
    std::vector<float> bias;    // b [dim]
    double last_loss = 0;       // of the last batch

    [[nodiscard]] EmbeddingMatrix apply(EmbeddingView rows) const;
};

// labels has one entry a row. invalid_argument: the batch is below 2, or there are no labels.
// internal: the loss is not finite any more. cancelled.
[[nodiscard]] Result<MatryoshkaMap> train_matryoshka(EmbeddingView rows,
                                                     std::span<const std::int32_t> labels,
                                                     const MatryoshkaOptions& options,
                                                     std::stop_token stop,
                                                     const Progress& progress);

}  // namespace sparsescope::reproduce
