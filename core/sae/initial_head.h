// SPDX-License-Identifier: GPL-3.0-or-later
// The head that training starts with. W is drawn from U(−1/√d, 1/√d), the reference's default
// initialisation, or taken from training documents; c is 0; b is 0 (method §1.1) or the mean of the
// training embeddings. Subtracting the mean keeps neurons from being negative, and so dead, for
// almost every document of anisotropic embeddings (method §6).
#pragma once
#include "core/base/random.h"
#include "core/recipe/train_config.h"
#include "core/sae/head_parameters.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

struct MeanAndVariance {
    std::vector<float> mean;  // of the rows
    double variance = 0;      // the mean of their squared distance to it
};
[[nodiscard]] MeanAndVariance mean_and_variance(EmbeddingView rows);

// A sparsifier with thresholds in c sets them so that the first k neurons fire on a sample of the
// data. Takes hidden·d numbers from random. config must be resolved.
[[nodiscard]] HeadParameters<float> initial_head(const TrainConfig& config, EmbeddingView train,
                                                 Random& random);

}  // namespace sparsescope
