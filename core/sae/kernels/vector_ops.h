// SPDX-License-Identifier: GPL-3.0-or-later
// Inner loops of the training step over contiguous rows of n numbers. The float versions are
// compiled for several instruction sets and chosen at load time; the double versions exist so that
// the same step can be checked against finite differences.
#pragma once
#include <cstddef>

namespace sparsescope::kernels {

// y += Σ_{i<4} a[i]·x[i]
void axpy4(const float a[4], const float* const x[4], float* y, std::size_t n);
void axpy4(const double a[4], const double* const x[4], double* y, std::size_t n);
// y += a·x
void axpy(float a, const float* x, float* y, std::size_t n);
void axpy(double a, const double* x, double* y, std::size_t n);
// out[i] = ⟨x[i], y⟩ for i < 4
void dot4(const float* const x[4], const float* y, float out[4], std::size_t n);
void dot4(const double* const x[4], const double* y, double out[4], std::size_t n);
float dot(const float* x, const float* y, std::size_t n);
double dot(const double* x, const double* y, std::size_t n);
// out = a − b, returns Σ out²
double subtract(const float* a, const float* b, float* out, std::size_t n);
double subtract(const double* a, const double* b, double* out, std::size_t n);
// out = alpha·x + beta·y
void combine(float alpha, const float* x, float beta, const float* y, float* out, std::size_t n);
void combine(double alpha, const double* x, double beta, const double* y, double* out,
             std::size_t n);
// y *= a
void scale(float a, float* y, std::size_t n);
void scale(double a, double* y, std::size_t n);

// One row of Adam without weight decay (Kingma and Ba 2015; β1 0.9, β2 0.999, ε 6.25e-10 as in the
// official runs). step_size = lr/(1−β1^t), second_correction = 1/√(1−β2^t).
struct AdamStep {
    double step_size = 0;
    double second_correction = 0;
};
void adam(const AdamStep& step, const float* gradient, float* first, float* second, float* weights,
          std::size_t n);
void adam(const AdamStep& step, const double* gradient, double* first, double* second,
          double* weights, std::size_t n);

}  // namespace sparsescope::kernels
