// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/matryoshka.h"

#include <cmath>

#include "core/base/random.h"
#include "core/reproduce/nested_contrast.h"
#include "core/sae/batcher.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope::reproduce {

namespace {

// out = x·Mᵀ
void map_rows(const float* x, std::size_t rows, const MatryoshkaMap& map, float* out) {
    matmul<float>(out, rows, map.dim, map.dim, {x}, {map.weight.data(), true});
}

class MapTrainer {
  public:
    MapTrainer(std::size_t dim, const MatryoshkaOptions& options, Random& random)
        : options_(options), contrast_(nested_prefixes(dim), options.temperature) {
        map_.dim = dim;
        map_.weight.resize(dim * dim);
        first_moment_.resize(dim * dim);
        second_moment_.resize(dim * dim);
        gradient_.resize(dim * dim);
        const double bound = 1 / std::sqrt(static_cast<double>(dim));
        for (float& w : map_.weight)
            w = static_cast<float>(random.uniform(-bound, bound));
    }

    Status step(const Batch<float>& batch) {
        const std::size_t dim = map_.dim;
        y_.resize(batch.rows * dim);
        y_gradient_.resize(batch.rows * dim);
        map_rows(batch.x, batch.rows, map_, y_.data());
        map_.last_loss = contrast_.evaluate(y_.data(), dim, batch.labels, y_gradient_);
        ++steps_;
        if (!std::isfinite(map_.last_loss))
            return fail(ErrorCode::internal,
                        fmt::format("The loss of the Matryoshka map is not finite at step {}. Try "
                                    "a lower learning rate than {}.",
                                    steps_, options_.learning_rate));
        matmul<float>(gradient_.data(), dim, dim, batch.rows, {y_gradient_.data(), true},
                      {batch.x});
        const auto t = static_cast<double>(steps_);
        const kernels::AdamStep adam{options_.learning_rate / (1 - std::pow(0.9, t)),
                                     1 / std::sqrt(1 - std::pow(0.999, t))};
        kernels::adam(adam, gradient_.data(), first_moment_.data(), second_moment_.data(),
                      map_.weight.data(), map_.weight.size());
        return {};
    }

    MatryoshkaMap take() { return std::move(map_); }

  private:
    const MatryoshkaOptions& options_;
    NestedContrast<float> contrast_;
    MatryoshkaMap map_;
    std::vector<float> first_moment_, second_moment_, gradient_;  // [dim, dim]
    std::vector<float> y_, y_gradient_;                           // [batch, dim]
    std::int64_t steps_ = 0;
};

}  // namespace

EmbeddingMatrix MatryoshkaMap::apply(EmbeddingView rows) const {
    use_compute_threads();
    EmbeddingMatrix mapped(rows.rows, dim);
    map_rows(rows.data, rows.rows, *this, mapped.values.data());
    return mapped;
}

Result<MatryoshkaMap> train_matryoshka(EmbeddingView rows, std::span<const std::int32_t> labels,
                                       const MatryoshkaOptions& options, std::stop_token stop,
                                       const Progress& progress) {
    return guard("training a Matryoshka map", [&]() -> Result<MatryoshkaMap> {
        if (options.batch < 2 || labels.size() != rows.rows || rows.empty())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("A Matryoshka map needs batches of 2 or more and one label for "
                                    "every document; asked for were batches of {} and {} labels "
                                    "for {} documents.",
                                    options.batch, labels.size(), rows.rows));
        use_compute_threads();
        Random random(options.seed);
        MapTrainer trainer(rows.dim, options, random);
        const auto batch = static_cast<std::size_t>(options.batch);
        Batcher batcher(rows, labels, batch, BatchOrder::shuffled, random);
        const auto steps = static_cast<std::int64_t>((rows.rows + batch - 1) / batch) *
                           static_cast<std::int64_t>(options.epochs);
        for (std::int64_t step = 0; step < steps; ++step) {
            if (stop.stop_requested()) return cancelled();
            report(progress, "training a Matryoshka map", step, steps);
            SPARSESCOPE_TRY(trainer.step(batcher.next()));
        }
        return trainer.take();
    });
}

}  // namespace sparsescope::reproduce
