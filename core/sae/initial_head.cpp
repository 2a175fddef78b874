// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/initial_head.h"

#include <cmath>

#include "core/recipe/schedule.h"
#include "core/sae/sparsifiers/sparsifier.h"

namespace sparsescope {

namespace {

std::vector<float> mean_of(EmbeddingView rows) {
    std::vector<double> sum(rows.dim, 0.0);
    for (std::size_t r = 0; r < rows.rows; ++r) {
        const auto row = rows.row(r);
        for (std::size_t j = 0; j < rows.dim; ++j)
            sum[j] += row[j];
    }
    std::vector<float> mean(rows.dim);
    for (std::size_t j = 0; j < rows.dim; ++j)
        mean[j] = static_cast<float>(sum[j] / static_cast<double>(rows.rows));
    return mean;
}

}  // namespace

HeadParameters<float> initial_head(const TrainConfig& config, EmbeddingView train, Random& random) {
    HeadParameters<float> head(train.dim, static_cast<std::size_t>(config.hidden));
    const double bound = 1 / std::sqrt(static_cast<double>(train.dim));
    for (float& w : head.encoder_weight)
        w = static_cast<float>(random.uniform(-bound, bound));
    if (config.pre_bias_start == PreBiasStart::data_mean) head.pre_bias = mean_of(train);
    const AnnealingSchedule schedule(config,
                                     total_steps(config, static_cast<std::int64_t>(train.rows)));
    start_sparsifier(config, train, schedule.k_at(0), head);
    return head;
}

}  // namespace sparsescope
