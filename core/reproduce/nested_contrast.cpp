// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/nested_contrast.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/parallel.h"
#include "core/sae/kernels/exponential.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope::reproduce {

std::vector<std::size_t> nested_prefixes(std::size_t dim) {
    std::vector<std::size_t> prefixes;
    for (std::size_t prefix = 2; prefix < dim; prefix *= 2)
        prefixes.push_back(prefix);
    prefixes.push_back(dim);
    return prefixes;
}

namespace {

template <class Body>
void for_rows(std::size_t rows, Body body) {
    parallel_for(static_cast<std::int64_t>(rows), [&](std::int64_t first, std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i)
            body(i);
    });
}

}  // namespace

template <class T>
double NestedContrast<T>::evaluate(const T* y, std::size_t dim,
                                   std::span<const std::int32_t> labels, std::span<T> gradient) {
    std::ranges::fill(gradient, T(0));
    double total = 0;
    for (const std::size_t prefix : prefixes_)
        total += evaluate_prefix(y, dim, prefix, labels, gradient);
    return total;
}

template <class T>
void NestedContrast<T>::set_unit_rows(const T* y, std::size_t dim, std::size_t prefix,
                                      std::size_t rows) {
    unit_.resize(rows * prefix);
    lengths_.resize(rows);
    for_rows(rows, [&](std::size_t i) {
        const T* z = y + i * dim;
        T* unit = unit_.data() + i * prefix;
        lengths_[i] = std::sqrt(kernels::dot(z, z, prefix));
        const T scale = lengths_[i] > 0 ? 1 / lengths_[i] : T(0);
        for (std::size_t j = 0; j < prefix; ++j)
            unit[j] = z[j] * scale;
    });
}

template <class T>
double NestedContrast<T>::pull(std::size_t i, std::span<const std::int32_t> labels) {
    const std::size_t rows = labels.size();
    T* row = similarity_.data() + i * rows;
    const auto per_temperature = static_cast<T>(1 / temperature_);
    // Shifted by the largest that a cosine can be; the shift cancels in P / (P + N).
    kernels::exponential(row, per_temperature, -per_temperature, row, rows);
    T all = 0, positive = 0;
    for (std::size_t j = 0; j < rows; ++j) {
        all += 2 * row[j];
        positive += labels[j] == labels[i] ? 2 * row[j] : T(0);
    }
    all -= row[i];
    positive -= row[i];
    const auto scale = static_cast<T>(1 / (static_cast<double>(rows) * temperature_));
    const T own = row[i];
    for (std::size_t j = 0; j < rows; ++j) {
        const T pull_together = labels[j] == labels[i] ? 1 / positive : T(0);
        row[j] *= 2 * scale * (1 / all - pull_together);
    }
    row[i] = own * scale * (1 / all - 1 / positive);  // the own copy counts once
    return std::log(static_cast<double>(all) / static_cast<double>(positive));
}

template <class T>
double NestedContrast<T>::evaluate_prefix(const T* y, std::size_t dim, std::size_t prefix,
                                          std::span<const std::int32_t> labels,
                                          std::span<T> gradient) {
    const std::size_t rows = labels.size();
    set_unit_rows(y, dim, prefix, rows);
    similarity_.resize(rows * rows);
    losses_.resize(rows);
    const T* unit = unit_.data();
    matmul<T>(similarity_.data(), rows, rows, prefix, {unit}, {unit, true});
    for_rows(rows, [&](std::size_t i) { losses_[i] = pull(i, labels); });
    // S is symmetric in ẑ, its gradient is not.
    unit_gradient_.resize(rows * prefix);
    matmul<T>(unit_gradient_.data(), rows, prefix, rows, {similarity_.data()}, {unit});
    matmul<T>(unit_gradient_.data(), rows, prefix, rows, {similarity_.data(), true}, {unit}, 1);
    for_rows(rows, [&](std::size_t i) {
        if (!(lengths_[i] > 0)) return;
        const T* z = unit + i * prefix;
        const T* g = unit_gradient_.data() + i * prefix;
        T* out = gradient.data() + i * dim;
        const T along = kernels::dot(z, g, prefix);  // a length of 1 does not change
        for (std::size_t j = 0; j < prefix; ++j)
            out[j] += (g[j] - along * z[j]) / lengths_[i];
    });
    return std::accumulate(losses_.begin(), losses_.end(), 0.0) / static_cast<double>(rows);
}

template class NestedContrast<float>;
template class NestedContrast<double>;

}  // namespace sparsescope::reproduce
