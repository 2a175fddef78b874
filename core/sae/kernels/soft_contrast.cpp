// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/kernels/soft_contrast.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/parallel.h"
#include "core/sae/kernels/exponential.h"
#include "core/sae/kernels/vector_ops.h"

namespace sparsescope::kernels {

namespace {

template <class T>
class SoftContrast {
  public:
    SoftContrast(const SparseBatch<T>& code, const BatchPostings& postings,
                 std::span<SoftContrastTerm<T>* const> terms)
        : code_(code),
          postings_(postings),
          prefixes_(code.segments()),
          inverse_norm_(code.rows * prefixes_),
          places_(postings.entries.size()) {
        for (SoftContrastTerm<T>* term : terms)
            terms_.push_back({term, std::vector<double>(code.rows * prefixes_),
                              std::vector<double>(code.rows), std::vector<double>(code.rows)});
        for (std::size_t row = 0; row < code.rows; ++row)
            take_norms(row);
        for (std::size_t i = 0; i < places_.size(); ++i) {
            const auto& entry = postings.entries[i];
            places_[i] = {entry.row,
                          static_cast<std::uint32_t>(code.segment_of(entry.row, entry.slot)),
                          code.values[code.at(entry.row) + entry.slot]};
        }
    }

    void sum() {
        each_row([this](std::size_t row, Scratch& scratch) { sum_row(row, scratch); });
        for (Term& term : terms_) {
            double total = 0;
            for (const double l : term.loss)
                total += l;
            term.out->loss = total / static_cast<double>(code_.rows * prefixes_);
        }
    }

    void add_gradient(T* grad_values) {
        each_row([&](std::size_t row, Scratch& scratch) {
            gradient_row(row, scratch, grad_values + code_.at(row));
        });
    }

  private:
    struct Place {
        std::uint32_t row;
        std::uint32_t segment;
        T value;
    };
    struct Term {
        SoftContrastTerm<T>* out;
        std::vector<double> inverse_sum;  // [rows, prefixes] of e^{S − 1/τ} over the other rows
        std::vector<double> wants;        // [rows] Σ_j t_ij: 1, or 0 for a row without targets
        std::vector<double> loss;         // [rows] summed over the prefixes
    };
    struct Scratch {
        std::vector<T> cosine;      // [prefixes, rows]
        std::vector<T> e;           // [rows]
        std::vector<double> pull;   // [prefixes, rows] ∂L/∂cos both ways
        std::vector<double> along;  // [prefixes]
    };

    template <class Body>
    void each_row(Body&& body) const {
        parallel_for(static_cast<std::int64_t>(code_.rows),
                     [&](std::int64_t first, std::int64_t last) {
                         Scratch scratch;
                         scratch.cosine.resize(prefixes_ * code_.rows);
                         scratch.e.resize(code_.rows);
                         scratch.pull.resize(prefixes_ * code_.rows);
                         scratch.along.resize(prefixes_);
                         for (auto row = static_cast<std::size_t>(first);
                              row < static_cast<std::size_t>(last); ++row)
                             body(row, scratch);
                     });
    }

    void take_norms(std::size_t row) {
        double squares = 0;
        std::size_t slot = 0;
        for (std::size_t p = 0; p < prefixes_; ++p) {
            for (; slot < code_.segment_end(row, p); ++slot) {
                const auto z = static_cast<double>(code_.values[code_.at(row) + slot]);
                squares += z * z;
            }
            inverse_norm_[p * code_.rows + row] = 1 / std::max(std::sqrt(squares), 1e-12);
        }
    }

    template <class Body>
    void each_shared(std::size_t row, Body&& body) const {
        for (std::size_t slot = 0; slot < code_.active[row]; ++slot) {
            const NeuronId neuron = code_.neurons[code_.at(row) + slot];
            const std::size_t segment = code_.segment_of(row, slot);
            for (std::uint64_t i = postings_.begin[neuron]; i < postings_.begin[neuron + 1]; ++i)
                body(slot, std::max<std::size_t>(segment, places_[i].segment), places_[i]);
        }
    }

    void fill_cosines(std::size_t row, std::vector<T>& cosine) const {
        std::fill(cosine.begin(), cosine.end(), T{0});
        const T* z = code_.values.data() + code_.at(row);
        each_shared(row, [&](std::size_t slot, std::size_t prefix, const Place& other) {
            cosine[prefix * code_.rows + other.row] += z[slot] * other.value;
        });
        for (std::size_t i = code_.rows; i < cosine.size(); ++i)
            cosine[i] += cosine[i - code_.rows];
        for (std::size_t p = 0; p < prefixes_; ++p) {
            const double* inverse = inverse_norm_.data() + p * code_.rows;
            for (std::size_t j = 0; j < code_.rows; ++j)
                cosine[p * code_.rows + j] *= static_cast<T>(inverse[row] * inverse[j]);
        }
    }

    // e[j] = e^{S_row,j − 1/τ} at a prefix; 0 for the row itself.
    void fill_exponentials(const Term& term, std::size_t row, std::size_t prefix,
                           Scratch& scratch) const {
        const double inverse_temperature = 1 / term.out->temperature;
        exponential(scratch.cosine.data() + prefix * code_.rows,
                    static_cast<T>(inverse_temperature), static_cast<T>(-inverse_temperature),
                    scratch.e.data(), code_.rows);
        scratch.e[row] = T{0};
    }

    void sum_row(std::size_t row, Scratch& scratch) {
        fill_cosines(row, scratch.cosine);
        for (Term& term : terms_) {
            const T* targets = term.out->targets.data() + row * code_.rows;
            double wants = 0, entropy = 0;
            for (std::size_t j = 0; j < code_.rows; ++j) {
                const auto t = static_cast<double>(targets[j]);
                wants += t;
                if (t > 0) entropy -= t * std::log(t);
            }
            term.wants[row] = wants;
            for (std::size_t p = 0; p < prefixes_; ++p) {
                fill_exponentials(term, row, p, scratch);
                const T* cosine = scratch.cosine.data() + p * code_.rows;
                double sum = 0, wanted = 0;
                for (std::size_t j = 0; j < code_.rows; ++j) {
                    sum += scratch.e[j];
                    wanted +=
                        static_cast<double>(targets[j]) * (static_cast<double>(cosine[j]) - 1);
                }
                sum = std::max(sum, 1e-300);
                term.inverse_sum[p * code_.rows + row] = 1 / sum;
                if (wants > 0)
                    term.loss[row] +=
                        wants * std::log(sum) - wanted / term.out->temperature - entropy;
            }
        }
    }

    // Of every prefix, ∂L/∂cos of the row with each other one, both ways.
    void fill_pulls(std::size_t row, Scratch& scratch) const {
        std::fill(scratch.pull.begin(), scratch.pull.end(), 0.0);
        for (const Term& term : terms_) {
            const double scale = term.out->scale / (term.out->temperature *
                                                    static_cast<double>(code_.rows * prefixes_));
            const T* targets = term.out->targets.data();
            for (std::size_t p = 0; p < prefixes_; ++p) {
                fill_exponentials(term, row, p, scratch);
                const double* inverse = term.inverse_sum.data() + p * code_.rows;
                double* pull = scratch.pull.data() + p * code_.rows;
                for (std::size_t j = 0; j < code_.rows; ++j) {
                    const double said =
                        static_cast<double>(scratch.e[j]) *
                        (inverse[row] * term.wants[row] + inverse[j] * term.wants[j]);
                    pull[j] += scale * (said - static_cast<double>(targets[row * code_.rows + j]) -
                                        static_cast<double>(targets[j * code_.rows + row]));
                }
            }
        }
    }

    void gradient_row(std::size_t row, Scratch& scratch, T* out) const {
        fill_cosines(row, scratch.cosine);
        fill_pulls(row, scratch);
        // ∂cos/∂z_s = z_other,s/(‖z‖·‖z_other‖) − cos·z_s/‖z‖². A slot takes part in its own
        // prefix and all longer ones, so sums run from the longest down.
        for (std::size_t p = prefixes_; p-- > 0;) {
            double* pull = scratch.pull.data() + p * code_.rows;
            const T* cosine = scratch.cosine.data() + p * code_.rows;
            const double* inverse = inverse_norm_.data() + p * code_.rows;
            double along = 0;
            for (std::size_t j = 0; j < code_.rows; ++j) {
                along += pull[j] * static_cast<double>(cosine[j]);
                pull[j] *= inverse[row] * inverse[j];
                if (p + 1 < prefixes_) pull[j] += pull[code_.rows + j];
            }
            scratch.along[p] = along * inverse[row] * inverse[row] +
                               (p + 1 < prefixes_ ? scratch.along[p + 1] : 0.0);
        }
        each_shared(row, [&](std::size_t slot, std::size_t prefix, const Place& other) {
            out[slot] += static_cast<T>(scratch.pull[prefix * code_.rows + other.row] *
                                        static_cast<double>(other.value));
        });
        const T* z = code_.values.data() + code_.at(row);
        for (std::size_t slot = 0; slot < code_.active[row]; ++slot)
            out[slot] -= static_cast<T>(scratch.along[code_.segment_of(row, slot)] *
                                        static_cast<double>(z[slot]));
    }

    const SparseBatch<T>& code_;
    const BatchPostings& postings_;
    std::size_t prefixes_;
    std::vector<double> inverse_norm_;  // [prefixes, rows]
    std::vector<Place> places_;         // the postings' entries, resolved
    std::vector<Term> terms_;
};

}  // namespace

template <class T>
void soft_contrast(const SparseBatch<T>& code, const BatchPostings& postings,
                   std::span<SoftContrastTerm<T>* const> terms, T* grad_values) {
    if (code.rows < 2) return;
    SoftContrast<T> work(code, postings, terms);
    work.sum();
    work.add_gradient(grad_values);
}

template void soft_contrast(const SparseBatch<float>&, const BatchPostings&,
                            std::span<SoftContrastTerm<float>* const>, float*);
template void soft_contrast(const SparseBatch<double>&, const BatchPostings&,
                            std::span<SoftContrastTerm<double>* const>, double*);

}  // namespace sparsescope::kernels
