// SPDX-License-Identifier: GPL-3.0-or-later
// The loss that revives dead neurons (method §1.3, §2.2). D = dead neurons, a_D = ReLU(a[:, D])
// (with signs: a[:, D]) with the aux_k largest of each row kept, e = x − x̂_k and everything on the
// target side constant:
//   r = a_D·W_D + b,  t = e + b,  L_aux = mean((r − t)²) / mean((mean_batch(t) − t)²)
// b cancels in the value, but the prediction's b still receives gradient, as in the official code.
// 0 when the residual does not vary over the batch (the official code turns that NaN into 0).
#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/sae/losses/loss.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope::loss_parts {

namespace {

constexpr double smallest_variance = 1e-12;

template <class T>
class AuxiliaryLoss final : public Loss<T> {
  public:
    explicit AuxiliaryLoss(const TrainConfig& config)
        : aux_k_(static_cast<std::size_t>(config.aux_k)) {}

    double evaluate(StepState<T>& state, double weight) override {
        const std::size_t rows = state.rows, dim = state.head->dim, dead = state.dead.size();
        const double variance = residual_variance(state.reconstruction.residual_k, rows, dim);
        if (!(variance >= smallest_variance) && !std::isnan(variance)) return 0;
        gather(state);
        // difference = r − t = a_D·W_D + (x̂_k − x)
        difference_ = state.reconstruction.residual_k;
        matmul<T>(difference_.data(), rows, dim, dead, {active_.data()}, {dead_rows_.data()}, 1);
        double squares = 0;
        for (const T value : difference_)
            squares += static_cast<double>(value) * value;
        const double elements = static_cast<double>(rows * dim);
        add_gradient(state, weight * 2 / (elements * variance));
        return squares / elements / variance;
    }

  private:
    static double residual_variance(const std::vector<T>& residual, std::size_t rows,
                                    std::size_t dim) {
        std::vector<double> mean(dim, 0.0);
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t j = 0; j < dim; ++j)
                mean[j] += residual[r * dim + j];
        for (double& m : mean)
            m /= static_cast<double>(rows);
        double sum = 0;
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t j = 0; j < dim; ++j) {
                const double difference = residual[r * dim + j] - mean[j];
                sum += difference * difference;
            }
        return sum / static_cast<double>(rows * dim);
    }

    void gather(const StepState<T>& state) {
        const std::size_t dim = state.head->dim, dead = state.dead.size();
        dead_rows_.resize(dead * dim);
        for (std::size_t i = 0; i < dead; ++i)
            std::copy_n(state.head->encoder_weight.data() + state.dead[i] * dim, dim,
                        dead_rows_.data() + i * dim);
        active_.resize(state.rows * dead);
        parallel_for(static_cast<std::int64_t>(state.rows), [&](std::int64_t first,
                                                                std::int64_t last) {
            std::vector<T> sorted;
            for (auto r = static_cast<std::size_t>(first); r < static_cast<std::size_t>(last); ++r)
                gather_row(state, r, sorted);
        });
    }

    void gather_row(const StepState<T>& state, std::size_t row, std::vector<T>& sorted) {
        const std::size_t dead = state.dead.size();
        const T* a = state.pre_activations.data() + row * state.head->hidden;
        T* out = active_.data() + row * dead;
        for (std::size_t i = 0; i < dead; ++i)
            out[i] = state.code.has_signs ? a[state.dead[i]] : std::max(a[state.dead[i]], T{0});
        if (dead <= aux_k_) return;
        sorted.resize(dead);
        std::transform(out, out + dead, sorted.begin(), [](T value) { return std::abs(value); });
        const auto last_kept = sorted.begin() + static_cast<std::ptrdiff_t>(aux_k_ - 1);
        std::nth_element(sorted.begin(), last_kept, sorted.end(), std::greater<>());
        // Keep what is above the threshold, and of the values equal to it the first that fit.
        std::size_t ties =
            aux_k_ - static_cast<std::size_t>(std::count_if(
                         out, out + dead, [&](T value) { return std::abs(value) > *last_kept; }));
        for (std::size_t i = 0; i < dead; ++i) {
            if (std::abs(out[i]) > *last_kept) continue;
            if (std::abs(out[i]) == *last_kept && ties > 0) {
                --ties;
            } else {
                out[i] = T{0};
            }
        }
    }

    void add_gradient(StepState<T>& state, double scale) {
        const std::size_t rows = state.rows, dim = state.head->dim, dead = state.dead.size();
        for (T& value : difference_)
            value *= static_cast<T>(scale);
        const std::vector<T>& gradient = difference_;  // ∂(weight·L_aux)/∂r
        NeuronGradient<T>& out = state.neuron_gradient;
        out.neurons = state.dead;
        out.encoder_rows.assign(dead * dim, T{0});
        out.latent_bias.assign(dead, T{0});
        out.pre_bias.assign(dim, T{0});
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t j = 0; j < dim; ++j)
                out.pre_bias[j] += gradient[r * dim + j];
        if (dead == 0) return;
        grad_active_.resize(rows * dead);
        matmul<T>(grad_active_.data(), rows, dead, dim, {gradient.data()},
                  {dead_rows_.data(), true});
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t i = 0; i < dead; ++i) {
                T& value = grad_active_[r * dead + i];
                if (active_[r * dead + i] == 0) value = T{0};
                out.latent_bias[i] += value;
            }
        matmul<T>(out.encoder_rows.data(), dead, dim, rows, {active_.data(), true},
                  {gradient.data()});
        matmul<T>(out.encoder_rows.data(), dead, dim, rows, {grad_active_.data(), true},
                  {state.centred.data()}, 1);
    }

    std::size_t aux_k_;
    std::vector<T> dead_rows_;    // W_D [dead, dim]
    std::vector<T> active_;       // a_D [rows, dead]
    std::vector<T> grad_active_;  // [rows, dead]
    std::vector<T> difference_;   // [rows, dim]
};

}  // namespace

const LossEntry& auxiliary_entry() {
    static const LossEntry entry{"auxiliary",
                                 "Lets dead neurons explain what the k active ones leave over.",
                                 [](const TrainConfig& config) { return config.aux_weight; },
                                 make_loss<AuxiliaryLoss, float>, make_loss<AuxiliaryLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
