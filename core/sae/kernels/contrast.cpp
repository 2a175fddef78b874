// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/kernels/contrast.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/parallel.h"
#include "core/sae/kernels/exponential.h"
#include "core/sae/kernels/vector_ops.h"

namespace sparsescope::kernels {

namespace {

constexpr double smallest_sum = 1e-8;

template <class T>
class Contrast {
  public:
    Contrast(const SparseBatch<T>& code, const BatchPostings& postings, const RowLabels& labels,
             double temperature, std::span<ContrastTerm* const> terms)
        : code_(code),
          postings_(postings),
          labels_(labels),
          inverse_temperature_(1 / temperature),
          unit_(code.values.size()),
          norm_(code.rows) {
        for (ContrastTerm* term : terms)
            terms_.push_back({term, term->by_labels && !labels.empty(), Sums(code.rows),
                              Sums(code.rows), Sums(code.rows)});
        compares_labels_ = std::ranges::any_of(terms_, &Term::by_labels);
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

    void sum() {
        each_row([this](std::size_t row, std::vector<T>& cosine, std::vector<T>& e) {
            sum_row(row, cosine, e);
        });
        for (Term& term : terms_) {
            double total = 0;
            for (const double l : term.loss)
                total += l;
            term.out->loss = total / static_cast<double>(code_.rows);
        }
    }

    void add_gradient(T* grad_values) const {
        if (std::ranges::all_of(terms_, [](const Term& t) { return t.out->scale == 0; })) return;
        each_row([&](std::size_t row, std::vector<T>& cosine, std::vector<T>& e) {
            gradient_row(row, cosine, e, grad_values + code_.at(row));
        });
    }

  private:
    using Sums = std::vector<double>;
    // Per row, with the sums P and P + N (decoupled: N) taken times exp(−shift).
    struct Term {
        ContrastTerm* out;
        bool by_labels;
        Sums inverse_positive;
        Sums inverse_denominator;
        Sums loss;
    };

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
        double all = 0, of_label = 0;
        std::size_t label_rows = 0;
        for (std::size_t j = 0; j < code_.rows; ++j)
            all += e[j];
        if (compares_labels_) {
            for (std::size_t j = 0; j < code_.rows; ++j) {
                const bool same = labels_.same(row, j);
                of_label += same ? static_cast<double>(e[j]) : 0.0;
                label_rows += same ? 1U : 0U;
            }
        }
        for (Term& term : terms_) {
            if (term.by_labels) {
                finish_row(term, row, e[row], of_label, all, label_rows < code_.rows);
            } else {
                finish_row(term, row, e[row], e[row], all, code_.rows > 1);
            }
        }
    }

    // own: E_ii; positive: Σ of E_ij over the positives j, own included; both times exp(−shift).
    void finish_row(Term& term, std::size_t row, double own, double positive, double all,
                    bool has_negatives) const {
        const double floor = smallest_sum * std::exp(-shift(row));
        const double p = std::max(2 * positive - own, floor);
        const double n = std::max(2 * (all - positive), floor);
        if (!term.out->decoupled) {
            term.inverse_positive[row] = 1 / p;
            term.inverse_denominator[row] = 1 / (p + n);
            term.loss[row] = std::log1p(n / p);
        } else if (has_negatives) {
            term.inverse_positive[row] = 1 / p;
            term.inverse_denominator[row] = 1 / n;
            term.loss[row] = std::log(n / p);
        }
    }

    // Of a term: ∂L/∂S_ij + ∂L/∂S_ji, over −E_ij·copies/B.
    static double pull(const Term& term, std::size_t i, std::size_t j, bool same) {
        const double inner = same ? term.inverse_positive[i] + term.inverse_positive[j] : 0.0;
        if (term.out->decoupled && same) return inner;
        return inner - term.inverse_denominator[i] - term.inverse_denominator[j];
    }

    void gradient_row(std::size_t row, std::vector<T>& cosine, std::vector<T>& e, T* out) const {
        const std::size_t active = code_.active_at_k(row), base = code_.at(row);
        const std::size_t slots = static_cast<std::size_t>(code_.slots);
        if (active == 0) return;
        fill_row(row, cosine, e);
        // e becomes G_row,j = (∂L/∂S + its transpose)/τ. Rows that share a neuron with this one
        // have the same shift, so one exponential serves both directions.
        const double per_row = -inverse_temperature_ / static_cast<double>(code_.rows);
        for (std::size_t j = 0; j < code_.rows; ++j) {
            if (cosine[j] == T{0}) continue;
            const double copies = j == row ? 1.0 : 2.0;
            double gradient = 0;
            for (const Term& term : terms_) {
                const bool same = j == row || (term.by_labels && labels_.same(row, j));
                gradient += term.out->scale * per_row * copies * static_cast<double>(e[j]) *
                            pull(term, row, j, same);
            }
            e[j] = static_cast<T>(gradient);
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
    RowLabels labels_;
    double inverse_temperature_;
    std::vector<T> unit_;  // ẑ in the batch's layout
    std::vector<double> norm_;
    std::vector<Term> terms_;
    bool compares_labels_ = false;
};

}  // namespace

template <class T>
void contrast(const SparseBatch<T>& code, const BatchPostings& postings, const RowLabels& labels,
              double temperature, std::span<ContrastTerm* const> terms, T* grad_values) {
    Contrast<T> work(code, postings, labels, temperature, terms);
    work.sum();
    work.add_gradient(grad_values);
}

template void contrast(const SparseBatch<float>&, const BatchPostings&, const RowLabels&, double,
                       std::span<ContrastTerm* const>, float*);
template void contrast(const SparseBatch<double>&, const BatchPostings&, const RowLabels&, double,
                       std::span<ContrastTerm* const>, double*);

}  // namespace sparsescope::kernels
