// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/clones.h"
#include "core/base/parallel.h"
#include "core/tune/kernels.h"

namespace sparsescope::tune_kernels {

namespace {

constexpr float beta1 = 0.9F, beta2 = 0.999F;
// Sums are taken of so many numbers each, whatever the threads.
constexpr std::int64_t chunk = 1 << 15;

SPARSESCOPE_CLONES void adamw_part(const AdamWStep& step, const float* __restrict gradient,
                                   float* __restrict first, float* __restrict second,
                                   float* __restrict weights, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
        const float g = gradient[i] * step.gradient_scale;
        const float m = beta1 * first[i] + (1 - beta1) * g;
        const float v = beta2 * second[i] + (1 - beta2) * g * g;
        first[i] = m;
        second[i] = v;
        weights[i] = weights[i] * step.keep -
                     step.step_size * m / (std::sqrt(v) * step.second_correction + step.epsilon);
    }
}

SPARSESCOPE_CLONES double squares_part(const float* x, std::int64_t count) {
    double sums[8] = {};
    std::int64_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (int lane = 0; lane < 8; ++lane)
            sums[lane] += static_cast<double>(x[i + lane]) * x[i + lane];
    double sum = 0;
    for (; i < count; ++i)
        sum += static_cast<double>(x[i]) * x[i];
    for (const double lane : sums)
        sum += lane;
    return sum;
}

template <class Body>
void each_chunk(std::int64_t count, const Body& body) {
    const std::int64_t chunks = (count + chunk - 1) / chunk;
    parallel_for(chunks, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t i = first; i < last; ++i)
            body(i, i * chunk, std::min(chunk, count - i * chunk));
    });
}

}  // namespace

void adamw(const AdamWStep& step, const float* gradient, float* first, float* second,
           float* weights, std::int64_t count) {
    each_chunk(count, [&](std::int64_t, std::int64_t at, std::int64_t n) {
        adamw_part(step, gradient + at, first + at, second + at, weights + at, n);
    });
}

double squares(const float* x, std::int64_t count) {
    std::vector<double> sums(std::size_t((count + chunk - 1) / chunk));
    each_chunk(count, [&](std::int64_t i, std::int64_t at, std::int64_t n) {
        sums[std::size_t(i)] = squares_part(x + at, n);
    });
    double sum = 0;
    for (const double part : sums)
        sum += part;
    return sum;
}

}  // namespace sparsescope::tune_kernels
