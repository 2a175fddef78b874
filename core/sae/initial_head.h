// SPDX-License-Identifier: GPL-3.0-or-later
// Where training starts: W ~ U(−1/√d, 1/√d), the reference's default initialisation, or at training
// documents, c = 0 and b = 0 (method §1.1) or the mean of the training embeddings. Centred data
// keep neurons from being negative, and so dead, for almost every document of anisotropic
// embeddings (method §6).
#pragma once
#include "core/base/random.h"
#include "core/recipe/train_config.h"
#include "core/sae/head_parameters.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

// Mean of the rows, and mean of their squared distance to it.
struct MeanAndVariance {
    std::vector<float> mean;
    double variance = 0;
};
[[nodiscard]] MeanAndVariance mean_and_variance(EmbeddingView rows);

// A sparsifier with thresholds in c starts them where the first k fires on a sample of the data.
// Takes hidden·d numbers from random. config must be resolved.
[[nodiscard]] HeadParameters<float> initial_head(const TrainConfig& config, EmbeddingView train,
                                                 Random& random);

}  // namespace sparsescope
