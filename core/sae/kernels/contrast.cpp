// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/kernels/contrast.h"

#include <cmath>
#include <vector>

#include "core/base/parallel.h"
#include "core/sae/kernels/vector_ops.h"

namespace sparsescope::kernels {

namespace {

constexpr double smallest_sum = 1e-8;

template <class T>
class Contrast {
  public:
    Contrast(const SparseBatch<T>& code, const BatchPostings& postings,
             std::span<const std::int32_t> labels, double temperature)
        : code_(code),
          postings_(postings),
          labels_(labels),
          inverse_temperature_(1 / temperature),
          unit_(code.values.size()),
          norm_(code.rows),
          positive_(code.rows),
          total_(code.rows),
          loss_(code.rows) {
        for (std::size_t row = 0; row < code.rows; ++row) {
            const T* z = code.values.data() + code.at(row);
            double squares = 0;
            for (std::size_t s = 0; s < code.active_at_k(row); ++s)
                squares += static_cast<double>(z[s]) * z[s];
            norm_[row] = std::max(std::sqrt(squares), 1e-12);
            for (std::size_t s = 0; s < code.active_at_k(row); ++s)
                unit_[code.at(row) + s] = static_cast<T>(z[s] / norm_[row]);
        }
    }

    double loss() {
        each_row([this](std::size_t row, std::vector<T>& cosine, std::vector<T>& e) {
            sum_row(row, cosine, e);
        });
        double total = 0;
        for (const double l : loss_)
            total += l;
        return total / static_cast<double>(code_.rows);
    }

    void add_gradient(double scale, T* grad_values) const {
        each_row([&](std::size_t row, std::vector<T>& cosine, std::vector<T>& e) {
            gradient_row(row, scale, cosine, e, grad_values + code_.at(row));
        });
    }

  private:
    template <class Body>
    void each_row(Body&& body) const {
        parallel_for(static_cast<std::int64_t>(code_.rows),
                     [&](std::int64_t first, std::int64_t last) {
                         std::vector<T> cosine(code_.rows), e(code_.rows);
                         for (auto row = static_cast<std::size_t>(first);
                              row < static_cast<std::size_t>(last); ++row)
                             body(row, cosine, e);
                     });
    }

    // The largest exponent of a row: its own cosine is 1, or everything is 0 for an empty code.
    double shift(std::size_t row) const {
        return code_.active_at_k(row) > 0 ? inverse_temperature_ : 0.0;
    }
    bool same(std::size_t i, std::size_t j) const {
        return i == j || (!labels_.empty() && labels_[i] == labels_[j]);
    }

    // cosine[j] = ẑ_row·ẑ_j and e[j] = E_row,j·exp(−shift).
    void fill_row(std::size_t row, std::vector<T>& cosine, std::vector<T>& e) const {
        std::fill(cosine.begin(), cosine.end(), T{0});
        const std::size_t base = code_.at(row), slots = static_cast<std::size_t>(code_.slots);
        for (std::size_t s = 0; s < code_.active_at_k(row); ++s) {
            const T z = unit_[base + s];
            for (const auto& entry : postings_.of_at_k(code_.neurons[base + s]))
                cosine[entry.row] += z * unit_[entry.row * slots + entry.slot];
        }
        exponential(cosine.data(), static_cast<T>(inverse_temperature_),
                    static_cast<T>(-shift(row)), e.data(), code_.rows);
    }

    void sum_row(std::size_t row, std::vector<T>& cosine, std::vector<T>& e) {
        fill_row(row, cosine, e);
        double all = 0, positive = 0;
        for (std::size_t j = 0; j < code_.rows; ++j)
            all += e[j];
        if (labels_.empty()) {
            positive = e[row];
        } else {
            const std::int32_t label = labels_[row];
            for (std::size_t j = 0; j < code_.rows; ++j)
                positive += labels_[j] == label ? static_cast<double>(e[j]) : 0.0;
        }
        const double floor = smallest_sum * std::exp(-shift(row));
        const double p = std::max(2 * positive - static_cast<double>(e[row]), floor);
        const double n = std::max(2 * (all - positive), floor);
        positive_[row] = p;
        total_[row] = p + n;
        loss_[row] = std::log1p(n / p);
    }

    void gradient_row(std::size_t row, double scale, std::vector<T>& cosine, std::vector<T>& e,
                      T* out) const {
        const std::size_t active = code_.active_at_k(row), base = code_.at(row);
        const std::size_t slots = static_cast<std::size_t>(code_.slots);
        if (active == 0) return;
        fill_row(row, cosine, e);
        // e becomes G_row,j = (∂L/∂S + its transpose)/τ. Rows that share a neuron with this one
        // have the same shift, so one exponential serves both directions.
        const double factor = -scale * inverse_temperature_ / static_cast<double>(code_.rows);
        for (std::size_t j = 0; j < code_.rows; ++j) {
            if (cosine[j] == T{0}) continue;
            const double copies = j == row ? 1.0 : 2.0;
            const double inner = same(row, j) ? 1 / positive_[row] + 1 / positive_[j] : 0.0;
            e[j] = static_cast<T>(factor * copies * static_cast<double>(e[j]) *
                                  (inner - 1 / total_[row] - 1 / total_[j]));
        }
        std::vector<double> grad_unit(active, 0.0);
        double along = 0;
        for (std::size_t s = 0; s < active; ++s) {
            for (const auto& entry : postings_.of_at_k(code_.neurons[base + s]))
                grad_unit[s] +=
                    static_cast<double>(e[entry.row]) * unit_[entry.row * slots + entry.slot];
            along += grad_unit[s] * unit_[base + s];
        }
        for (std::size_t s = 0; s < active; ++s)
            out[s] += static_cast<T>((grad_unit[s] - along * unit_[base + s]) / norm_[row]);
    }

    const SparseBatch<T>& code_;
    const BatchPostings& postings_;
    std::span<const std::int32_t> labels_;
    double inverse_temperature_;
    std::vector<T> unit_;  // ẑ in the batch's layout
    std::vector<double> norm_;
    std::vector<double> positive_;  // P_i·exp(−shift)
    std::vector<double> total_;     // (P_i + N_i)·exp(−shift)
    std::vector<double> loss_;
};

}  // namespace

template <class T>
double contrast(const SparseBatch<T>& code, const BatchPostings& postings,
                std::span<const std::int32_t> labels, double temperature, double scale,
                T* grad_values) {
    Contrast<T> work(code, postings, labels, temperature);
    const double loss = work.loss();
    if (scale != 0) work.add_gradient(scale, grad_values);
    return loss;
}

template double contrast(const SparseBatch<float>&, const BatchPostings&,
                         std::span<const std::int32_t>, double, double, float*);
template double contrast(const SparseBatch<double>&, const BatchPostings&,
                         std::span<const std::int32_t>, double, double, double*);

}  // namespace sparsescope::kernels
