// SPDX-License-Identifier: GPL-3.0-or-later
// Codes that order the batch as the embeddings do: the soft contrast of kernels/soft_contrast.h
// with the targets t_ij = softmax over j ≠ i of cos(x_i, x_j)/0.05, at the code temperature 0.1.
// The sharp target asks for the nearest few; the softer code side can still be reached by codes,
// whose cosines are coarser.
#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/sae/kernels/exponential.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/losses/loss.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope::loss_parts {

namespace {

constexpr double dense_temperature = 0.05, code_temperature = 0.1;

template <class T>
class DistilLoss final : public Loss<T> {
  public:
    explicit DistilLoss(const TrainConfig&) { term_.temperature = code_temperature; }
    double evaluate(StepState<T>&, double) override { return term_.loss; }

    kernels::SoftContrastTerm<T>* soft_contrast_term(const StepState<T>& state) override {
        const std::size_t rows = state.rows, dim = state.head->dim;
        unit_.assign(state.x, state.x + rows * dim);
        for (std::size_t row = 0; row < rows; ++row) {
            T* x = unit_.data() + row * dim;
            const double norm = std::sqrt(static_cast<double>(kernels::dot(x, x, dim)));
            kernels::scale(static_cast<T>(1 / std::max(norm, 1e-12)), x, dim);
        }
        targets_.resize(rows * rows);
        matmul<T>(targets_.data(), rows, rows, dim, {unit_.data()}, {unit_.data(), true});
        parallel_for(static_cast<std::int64_t>(rows), [&](std::int64_t first, std::int64_t last) {
            for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last);
                 ++row)
                soften(targets_.data() + row * rows, row, rows);
        });
        term_.targets = targets_;
        return &term_;
    }

  private:
    static void soften(T* cosine, std::size_t own, std::size_t count) {
        constexpr T per_temperature = static_cast<T>(1 / dense_temperature);
        kernels::exponential(cosine, per_temperature, -per_temperature, cosine, count);
        cosine[own] = T{0};
        double sum = 0;
        for (std::size_t j = 0; j < count; ++j)
            sum += static_cast<double>(cosine[j]);
        if (sum > 0) kernels::scale(static_cast<T>(1 / sum), cosine, count);
    }

    kernels::SoftContrastTerm<T> term_;
    std::vector<T> unit_;     // x/‖x‖ [rows, dim]
    std::vector<T> targets_;  // [rows, rows]
};

}  // namespace

const LossEntry& distil_entry() {
    static const LossEntry entry{"distil", "Orders the batch by code as the embeddings order it.",
                                 [](const TrainConfig& config) { return config.distil_weight; },
                                 make_loss<DistilLoss, float>, make_loss<DistilLoss, double>};
    return entry;
}

}  // namespace sparsescope::loss_parts
