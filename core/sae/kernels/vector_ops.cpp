// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with reassociation allowed (see CMakeLists.txt), so that sums become vector code. NaN
// and infinity still propagate.
#include "core/sae/kernels/vector_ops.h"

#include <cmath>

#include "core/base/clones.h"

namespace sparsescope::kernels {

namespace {

constexpr double beta1 = 0.9;
constexpr double beta2 = 0.999;
constexpr double adam_epsilon = 6.25e-10;
// A first moment that nothing feeds any more halves every seven steps and would end as a subnormal
// number, which processors handle a hundred times slower.
constexpr double negligible = 1e-30;

template <class T>
inline __attribute__((always_inline)) void axpy4_body(const T a[4], const T* const x[4], T* y,
                                                      std::size_t n) {
    const T a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
    const T *x0 = x[0], *x1 = x[1], *x2 = x[2], *x3 = x[3];
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i)
        y[i] += a0 * x0[i] + a1 * x1[i] + a2 * x2[i] + a3 * x3[i];
}

template <class T>
inline __attribute__((always_inline)) void axpy_body(T a, const T* x, T* y, std::size_t n) {
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i)
        y[i] += a * x[i];
}

template <class T>
inline __attribute__((always_inline)) void dot4_body(const T* const x[4], const T* y, T out[4],
                                                     std::size_t n) {
    const T *x0 = x[0], *x1 = x[1], *x2 = x[2], *x3 = x[3];
    T s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (std::size_t i = 0; i < n; ++i) {
        s0 += x0[i] * y[i];
        s1 += x1[i] * y[i];
        s2 += x2[i] * y[i];
        s3 += x3[i] * y[i];
    }
    out[0] = s0, out[1] = s1, out[2] = s2, out[3] = s3;
}

template <class T>
inline __attribute__((always_inline)) T dot_body(const T* x, const T* y, std::size_t n) {
    T sum = 0;
    for (std::size_t i = 0; i < n; ++i)
        sum += x[i] * y[i];
    return sum;
}

template <class T>
inline __attribute__((always_inline)) double subtract_body(const T* a, const T* b, T* out,
                                                           std::size_t n) {
    T sum = 0;
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i) {
        const T difference = a[i] - b[i];
        out[i] = difference;
        sum += difference * difference;
    }
    return static_cast<double>(sum);
}

template <class T>
inline __attribute__((always_inline)) void combine_body(T alpha, const T* x, T beta, const T* y,
                                                        T* out, std::size_t n) {
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i)
        out[i] = alpha * x[i] + beta * y[i];
}

template <class T>
inline __attribute__((always_inline)) void scale_body(T a, T* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        y[i] *= a;
}

template <class T>
inline __attribute__((always_inline)) void adam_body(const AdamStep& step, const T* gradient,
                                                     T* first, T* second, T* weights,
                                                     std::size_t n) {
    const T b1 = static_cast<T>(beta1), b2 = static_cast<T>(beta2);
    const T c1 = static_cast<T>(1 - beta1), c2 = static_cast<T>(1 - beta2);
    const T epsilon = static_cast<T>(adam_epsilon), tiny = static_cast<T>(negligible);
    const T size = static_cast<T>(step.step_size),
            correction = static_cast<T>(step.second_correction);
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i) {
        const T g = gradient[i];
        T m = b1 * first[i] + c1 * g;
        m = std::abs(m) < tiny ? T{0} : m;
        const T v = b2 * second[i] + c2 * (g * g);
        first[i] = m;
        second[i] = v;
        weights[i] -= size * m / (std::sqrt(v) * correction + epsilon);
    }
}

}  // namespace

#define SPARSESCOPE_DEFINE(T)                                                                  \
    SPARSESCOPE_CLONES void axpy4(const T a[4], const T* const x[4], T* y, std::size_t n) {    \
        axpy4_body<T>(a, x, y, n);                                                             \
    }                                                                                          \
    SPARSESCOPE_CLONES void axpy(T a, const T* x, T* y, std::size_t n) {                       \
        axpy_body<T>(a, x, y, n);                                                              \
    }                                                                                          \
    SPARSESCOPE_CLONES void dot4(const T* const x[4], const T* y, T out[4], std::size_t n) {   \
        dot4_body<T>(x, y, out, n);                                                            \
    }                                                                                          \
    SPARSESCOPE_CLONES T dot(const T* x, const T* y, std::size_t n) {                          \
        return dot_body<T>(x, y, n);                                                           \
    }                                                                                          \
    SPARSESCOPE_CLONES double subtract(const T* a, const T* b, T* out, std::size_t n) {        \
        return subtract_body<T>(a, b, out, n);                                                 \
    }                                                                                          \
    SPARSESCOPE_CLONES void combine(T alpha, const T* x, T beta, const T* y, T* out,           \
                                    std::size_t n) {                                           \
        combine_body<T>(alpha, x, beta, y, out, n);                                            \
    }                                                                                          \
    SPARSESCOPE_CLONES void scale(T a, T* y, std::size_t n) {                                  \
        scale_body<T>(a, y, n);                                                                \
    }                                                                                          \
    SPARSESCOPE_CLONES void adam(const AdamStep& step, const T* gradient, T* first, T* second, \
                                 T* weights, std::size_t n) {                                  \
        adam_body<T>(step, gradient, first, second, weights, n);                               \
    }

SPARSESCOPE_DEFINE(float)
SPARSESCOPE_DEFINE(double)

}  // namespace sparsescope::kernels
