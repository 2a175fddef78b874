// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/kernels/reconstruct.h"

#include "core/base/parallel.h"
#include "core/sae/kernels/vector_ops.h"

namespace sparsescope::kernels {

namespace {

template <class T>
class RowWork {
  public:
    RowWork(const SparseBatch<T>& code, const T* x, const T* weight, const T* pre_bias,
            std::size_t dim, ReconstructionScale scale, Reconstruction<T>& out)
        : code_(code),
          x_(x),
          weight_(weight),
          pre_bias_(pre_bias),
          dim_(dim),
          scale_(scale),
          out_(out),
          sum_(dim) {}

    // Returns {Σ e_k², Σ e_wide²} of the row.
    std::pair<double, double> run(std::size_t row) {
        const std::size_t base = code_.at(row);
        const std::size_t active = code_.active[row], active_k = code_.active_at_k(row);
        const T* x = x_ + row * dim_;
        T* residual = out_.residual_k.data() + row * dim_;
        T* prefix = out_.grad_prefix.data() + row * dim_;
        T* grad_values = out_.grad_values.data() + base;

        std::copy(pre_bias_, pre_bias_ + dim_, sum_.begin());
        add_rows(base, 0, active_k);
        const double squares_k = subtract(sum_.data(), x, residual, dim_);
        const T at_k = static_cast<T>(scale_.at_k);
        std::fill(grad_values, grad_values + code_.slots, T{0});
        if (out_.grad_wide.empty()) {
            combine(at_k, residual, T{0}, residual, prefix, dim_);
            take_products(base, 0, active_k, prefix, grad_values);
            return {squares_k, 0};
        }
        T* wide = out_.grad_wide.data() + row * dim_;
        add_rows(base, active_k, active);
        const double squares_wide = subtract(sum_.data(), x, wide, dim_);
        sparsescope::kernels::scale(static_cast<T>(scale_.at_wide), wide, dim_);
        combine(at_k, residual, T{1}, wide, prefix, dim_);
        take_products(base, 0, active_k, prefix, grad_values);
        take_products(base, active_k, active, wide, grad_values);
        return {squares_k, squares_wide};
    }

  private:
    const T* atom(std::size_t slot_index) const {
        return weight_ + code_.neurons[slot_index] * dim_;
    }

    void add_rows(std::size_t base, std::size_t first, std::size_t last) {
        std::size_t s = first;
        for (; s + 4 <= last; s += 4) {
            const T* const rows[4] = {atom(base + s), atom(base + s + 1), atom(base + s + 2),
                                      atom(base + s + 3)};
            axpy4(code_.values.data() + base + s, rows, sum_.data(), dim_);
        }
        for (; s < last; ++s)
            axpy(code_.values[base + s], atom(base + s), sum_.data(), dim_);
    }

    void take_products(std::size_t base, std::size_t first, std::size_t last, const T* gradient,
                       T* out) const {
        std::size_t s = first;
        for (; s + 4 <= last; s += 4) {
            const T* const rows[4] = {atom(base + s), atom(base + s + 1), atom(base + s + 2),
                                      atom(base + s + 3)};
            dot4(rows, gradient, out + s, dim_);
        }
        for (; s < last; ++s)
            out[s] = dot(atom(base + s), gradient, dim_);
    }

    const SparseBatch<T>& code_;
    const T* x_;
    const T* weight_;
    const T* pre_bias_;
    std::size_t dim_;
    ReconstructionScale scale_;
    Reconstruction<T>& out_;
    std::vector<T> sum_;
};

}  // namespace

template <class T>
void reconstruct(const SparseBatch<T>& code, const T* x, const T* encoder_weight, const T* pre_bias,
                 std::size_t dim, ReconstructionScale scale, Reconstruction<T>& out) {
    const bool wide = code.slots > code.k;
    out.residual_k.resize(code.rows * dim);
    out.grad_prefix.resize(code.rows * dim);
    out.grad_wide.resize(wide ? code.rows * dim : 0);
    out.grad_values.resize(code.values.size());
    // Sums per row, added up in row order: the same number whatever the thread count.
    std::vector<std::pair<double, double>> squares(code.rows);
    parallel_for(static_cast<std::int64_t>(code.rows), [&](std::int64_t first, std::int64_t last) {
        RowWork<T> work(code, x, encoder_weight, pre_bias, dim, scale, out);
        for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last);
             ++row)
            squares[row] = work.run(row);
    });
    out.squares_k = out.squares_wide = 0;
    for (const auto& [at_k, at_wide] : squares) {
        out.squares_k += at_k;
        out.squares_wide += at_wide;
    }
}

template void reconstruct(const SparseBatch<float>&, const float*, const float*, const float*,
                          std::size_t, ReconstructionScale, Reconstruction<float>&);
template void reconstruct(const SparseBatch<double>&, const double*, const double*, const double*,
                          std::size_t, ReconstructionScale, Reconstruction<double>&);

}  // namespace sparsescope::kernels
