// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/matryoshka.h"

#include <cmath>

#include "core/base/dot.h"
#include "core/base/random.h"
#include "core/eval/principal_components.h"
#include "core/reproduce/nested_contrast.h"
#include "core/sae/batcher.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope::reproduce {

namespace {

// out = x·Mᵀ + b
void map_rows(const float* x, std::size_t rows, const MatryoshkaMap& map, float* out) {
    for (std::size_t row = 0; row < rows; ++row)
        std::ranges::copy(map.bias, out + row * map.dim);
    matmul<float>(out, rows, map.dim, map.dim, {x}, {map.weight.data(), true}, 1);
}

Result<MatryoshkaMap> started(EmbeddingView rows, MatryoshkaStart start, std::stop_token stop,
                              const Progress& progress) {
    MatryoshkaMap map{rows.dim, std::vector<float>(rows.dim * rows.dim),
                      std::vector<float>(rows.dim)};
    if (start == MatryoshkaStart::identity) {
        for (std::size_t j = 0; j < rows.dim; ++j)
            map.weight[j * rows.dim + j] = 1;
        return map;
    }
    SPARSESCOPE_ASSIGN(PrincipalComponents components,
                       principal_components(rows, 0, std::move(stop), progress));
    for (std::size_t j = 0; j < rows.dim; ++j)
        map.bias[j] = -dot(components.directions.row(j), components.mean);
    map.weight = std::move(components.directions.values);
    return map;
}

// One tensor's numbers and what Adam remembers of them.
class Parameter {
  public:
    explicit Parameter(std::vector<float>& values)
        : gradient(values.size()),
          values_(values),
          first_moment_(values.size()),
          second_moment_(values.size()) {}

    void step(const kernels::AdamStep& adam) {
        kernels::adam(adam, gradient.data(), first_moment_.data(), second_moment_.data(),
                      values_.data(), values_.size());
    }

    std::vector<float> gradient;

  private:
    std::vector<float>& values_;
    std::vector<float> first_moment_, second_moment_;
};

class MapTrainer {
  public:
    MapTrainer(MatryoshkaMap& map, const MatryoshkaOptions& options)
        : options_(options),
          contrast_(nested_prefixes(map.dim), options.temperature),
          map_(map),
          weight_(map.weight),
          bias_(map.bias) {}

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
        matmul<float>(weight_.gradient.data(), dim, dim, batch.rows, {y_gradient_.data(), true},
                      {batch.x});
        std::ranges::fill(bias_.gradient, 0.0F);
        for (std::size_t row = 0; row < batch.rows; ++row)
            kernels::axpy(1.0F, y_gradient_.data() + row * dim, bias_.gradient.data(), dim);
        const auto t = static_cast<double>(steps_);
        const kernels::AdamStep adam{options_.learning_rate / (1 - std::pow(0.9, t)),
                                     1 / std::sqrt(1 - std::pow(0.999, t))};
        weight_.step(adam);
        bias_.step(adam);
        return {};
    }

  private:
    const MatryoshkaOptions& options_;
    NestedContrast<float> contrast_;
    MatryoshkaMap& map_;
    Parameter weight_, bias_;
    std::vector<float> y_, y_gradient_;  // [batch, dim]
    std::int64_t steps_ = 0;
};

}  // namespace

const char* to_string(MatryoshkaStart start) {
    return start == MatryoshkaStart::identity ? "identity" : "components";
}

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
        SPARSESCOPE_ASSIGN(MatryoshkaMap map, started(rows, options.start, stop, progress));
        MapTrainer trainer(map, options);
        Batcher batcher(rows, labels, static_cast<std::size_t>(options.batch), BatchOrder::shuffled,
                        Random(options.seed));
        for (int step = 0; step < options.steps; ++step) {
            if (stop.stop_requested()) return cancelled();
            report(progress, "training a Matryoshka map", step, options.steps);
            SPARSESCOPE_TRY(trainer.step(batcher.next()));
        }
        return map;
    });
}

}  // namespace sparsescope::reproduce
