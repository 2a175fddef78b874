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

    // squares [segments]: Σ e² of the row.
    void run(std::size_t row, double* squares) {
        const std::size_t base = code_.at(row), segments = out_.segments;
        T* gradients = out_.gradients.data() + row * segments * dim_;
        std::copy(pre_bias_, pre_bias_ + dim_, sum_.begin());
        std::size_t slot = 0;
        for (std::size_t s = 0; s < segments; ++s) {
            const std::size_t last = code_.segment_end(row, s);
            add_rows(base, slot, last);
            slot = last;
            squares[s] = subtract(sum_.data(), x_ + row * dim_, gradients + s * dim_, dim_);
        }
        std::copy_n(gradients + code_.segment_at_k() * dim_, dim_,
                    out_.residual_k.data() + row * dim_);
        T* grad_values = out_.grad_values.data() + base;
        std::fill(grad_values, grad_values + code_.slots, T{0});
        for (std::size_t s = segments; s-- > 0;) {
            T* g = gradients + s * dim_;
            const T c = static_cast<T>(scale_of(s));
            if (s + 1 < segments) {
                combine(c, g, T{1}, g + dim_, g, dim_);
            } else {
                sparsescope::kernels::scale(c, g, dim_);
            }
            take_products(base, s == 0 ? 0 : code_.segment_end(row, s - 1),
                          code_.segment_end(row, s), g, grad_values);
        }
    }

  private:
    double scale_of(std::size_t segment) const {
        if (segment < code_.segment_at_k()) return scale_.at_nested;
        return segment == code_.segment_at_k() ? scale_.at_k : scale_.at_wide;
    }

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
    out.segments = code.segments();
    out.dim = dim;
    out.residual_k.resize(code.rows * dim);
    out.gradients.resize(code.rows * out.segments * dim);
    out.grad_values.resize(code.values.size());
    // Sums per row, added up in row order: the same number whatever the thread count.
    std::vector<double> squares(code.rows * out.segments);
    parallel_for(static_cast<std::int64_t>(code.rows), [&](std::int64_t first, std::int64_t last) {
        RowWork<T> work(code, x, encoder_weight, pre_bias, dim, scale, out);
        for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last);
             ++row)
            work.run(row, squares.data() + row * out.segments);
    });
    out.squares_nested = out.squares_k = out.squares_wide = 0;
    for (std::size_t i = 0; i < squares.size(); ++i) {
        const std::size_t segment = i % out.segments, at_k = code.segment_at_k();
        (segment < at_k    ? out.squares_nested
         : segment == at_k ? out.squares_k
                           : out.squares_wide) += squares[i];
    }
}

template void reconstruct(const SparseBatch<float>&, const float*, const float*, const float*,
                          std::size_t, ReconstructionScale, Reconstruction<float>&);
template void reconstruct(const SparseBatch<double>&, const double*, const double*, const double*,
                          std::size_t, ReconstructionScale, Reconstruction<double>&);

}  // namespace sparsescope::kernels
