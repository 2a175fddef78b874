// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/initial_head.h"

#include <cmath>
#include <numeric>
#include <span>

#include "core/recipe/schedule.h"
#include "core/sae/sparsifiers/sparsifier.h"

namespace sparsescope {

MeanAndVariance mean_and_variance(EmbeddingView rows) {
    std::vector<double> sum(rows.dim, 0.0);
    for (std::size_t r = 0; r < rows.rows; ++r) {
        const auto row = rows.row(r);
        for (std::size_t j = 0; j < rows.dim; ++j)
            sum[j] += row[j];
    }
    MeanAndVariance out;
    for (const double s : sum)
        out.mean.push_back(static_cast<float>(s / static_cast<double>(rows.rows)));
    for (std::size_t r = 0; r < rows.rows; ++r) {
        const auto row = rows.row(r);
        double squares = 0;
        for (std::size_t j = 0; j < rows.dim; ++j)
            squares += (row[j] - out.mean[j]) * (row[j] - out.mean[j]);
        out.variance += squares / static_cast<double>(rows.rows);
    }
    return out;
}

namespace {

// Each neuron the direction of a document from b, of the length that uniform weights have; past
// the last document at random.
void start_at_documents(EmbeddingView train, HeadParameters<float>& head, Random& random) {
    const double length = 1 / std::sqrt(3.0);
    std::vector<std::size_t> rows(train.rows);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    random.shuffle(std::span(rows));
    for (std::size_t neuron = 0; neuron < std::min(head.hidden, rows.size()); ++neuron) {
        const auto x = train.row(rows[neuron]);
        const auto from_bias = [&](std::size_t j) { return x[j] - head.pre_bias[j]; };
        double squares = 0;
        for (std::size_t j = 0; j < head.dim; ++j)
            squares += static_cast<double>(from_bias(j)) * from_bias(j);
        if (!(squares > 0)) continue;  // no direction: stays random
        const double scale = length / std::sqrt(squares);
        float* w = head.encoder_weight.data() + neuron * head.dim;
        for (std::size_t j = 0; j < head.dim; ++j)
            w[j] = static_cast<float>(from_bias(j) * scale);
    }
}

}  // namespace

HeadParameters<float> initial_head(const TrainConfig& config, EmbeddingView train, Random& random) {
    HeadParameters<float> head(train.dim, static_cast<std::size_t>(config.hidden));
    const double bound = 1 / std::sqrt(static_cast<double>(train.dim));
    for (float& w : head.encoder_weight)
        w = static_cast<float>(random.uniform(-bound, bound));
    if (config.pre_bias_start == PreBiasStart::data_mean)
        head.pre_bias = mean_and_variance(train).mean;
    if (config.weight_start == WeightStart::documents) start_at_documents(train, head, random);
    const AnnealingSchedule schedule(config,
                                     total_steps(config, static_cast<std::int64_t>(train.rows)));
    start_sparsifier(config, train, schedule.k_at(0), head);
    return head;
}

}  // namespace sparsescope
