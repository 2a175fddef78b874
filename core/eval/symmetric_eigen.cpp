// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

namespace sparsescope {

namespace {

double product(std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

void add(double factor, std::span<const double> x, std::span<double> y) {
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] += factor * x[i];
}

// A = Q·T·Qᵀ with T tridiagonal.
struct Tridiagonal {
    std::size_t n;
    std::vector<double> diagonal;  // [n]
    std::vector<double> beside;    // [n]; the last is 0
    std::vector<double> basis;     // Qᵀ [n, n]

    [[nodiscard]] std::span<double> row(std::size_t i) {
        return std::span(basis).subspan(i * n, n);
    }
};

Tridiagonal make_tridiagonal(std::vector<double> matrix, std::size_t n) {
    Tridiagonal result{n, std::vector<double>(n), std::vector<double>(n),
                       std::vector<double>(n * n)};
    const auto tail = [&](std::size_t row, std::size_t from) {
        return std::span(matrix).subspan(row * n + from, n - from);
    };
    // The reflection that clears row and column j beyond their neighbour: I − factor·v·vᵀ, its v
    // left in row j of the matrix.
    std::vector<double> factors(n), image(n);
    for (std::size_t j = 0; j + 2 < n; ++j) {
        const std::span<double> v = tail(j, j + 1);
        const double length = std::sqrt(product(v, v));
        result.beside[j] = v[0] > 0 ? -length : length;
        v[0] -= result.beside[j];
        const double squares = product(v, v);
        if (!(squares > 0)) continue;
        factors[j] = 2 / squares;
        const auto p = std::span(image).first(n - j - 1);
        for (std::size_t i = 0; i < p.size(); ++i)
            p[i] = factors[j] * product(tail(j + 1 + i, j + 1), v);
        add(-factors[j] / 2 * product(p, v), v, p);
        for (std::size_t i = 0; i < p.size(); ++i) {
            const std::span<double> row = tail(j + 1 + i, j + 1);
            add(-v[i], p, row);
            add(-p[i], v, row);
        }
    }
    for (std::size_t j = 0; j < n; ++j) {
        result.diagonal[j] = matrix[j * n + j];
        result.row(j)[j] = 1;
    }
    if (n > 1) result.beside[n - 2] = matrix[(n - 1) * n + n - 2];
    for (std::size_t j = n < 2 ? 0 : n - 2; j-- > 0;) {
        if (factors[j] == 0) continue;
        const std::span<const double> v = tail(j, j + 1);
        for (std::size_t i = j + 1; i < n; ++i) {
            const auto row = result.row(i).subspan(j + 1);
            add(-factors[j] * product(row, v), v, row);
        }
    }
    return result;
}

// One sweep of rotations from `last` up to `first`, shifted towards the eigenvalue near `first`.
void sweep(Tridiagonal& t, std::size_t first, std::size_t last) {
    auto& d = t.diagonal;
    auto& e = t.beside;
    const double ratio = (d[first + 1] - d[first]) / (2 * e[first]);
    const double shift = d[first] - e[first] / (ratio + std::copysign(std::hypot(ratio, 1), ratio));
    double sine = 1, cosine = 1, carried = 0;
    double bulge = d[last] - shift;
    for (std::size_t i = last; i-- > first;) {
        const double across = sine * e[i];
        const double along = cosine * e[i];
        const double length = std::hypot(across, bulge);
        e[i + 1] = length;
        if (length == 0) {  // it has split by itself
            d[i + 1] -= carried;
            e[last] = 0;
            return;
        }
        sine = across / length;
        cosine = bulge / length;
        const double lower = d[i + 1] - carried;
        const double mixed = (d[i] - lower) * sine + 2 * cosine * along;
        carried = sine * mixed;
        d[i + 1] = lower + carried;
        bulge = cosine * mixed - along;
        const std::span<double> upper_row = t.row(i), lower_row = t.row(i + 1);
        for (std::size_t k = 0; k < t.n; ++k) {
            const double down = lower_row[k];
            lower_row[k] = sine * upper_row[k] + cosine * down;
            upper_row[k] = cosine * upper_row[k] - sine * down;
        }
    }
    d[first] -= carried;
    e[first] = bulge;
    e[last] = 0;
}

void make_diagonal(Tridiagonal& t) {
    constexpr int most_sweeps = 60;  // two or three are usual
    for (std::size_t first = 0; first < t.n; ++first) {
        for (int i = 0; i < most_sweeps; ++i) {
            std::size_t last = first;
            while (last + 1 < t.n &&
                   std::abs(t.beside[last]) >
                       std::numeric_limits<double>::epsilon() *
                           (std::abs(t.diagonal[last]) + std::abs(t.diagonal[last + 1])))
                ++last;
            if (last == first) break;
            sweep(t, first, last);
        }
    }
}

}  // namespace

Eigen symmetric_eigen(std::vector<double> matrix, std::size_t n) {
    Tridiagonal t = make_tridiagonal(std::move(matrix), n);
    make_diagonal(t);
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater<>{}, [&](std::size_t i) { return t.diagonal[i]; });
    Eigen result;
    result.values.reserve(n);
    result.vectors.reserve(n * n);
    for (const std::size_t i : order) {
        result.values.push_back(t.diagonal[i]);
        const auto vector = t.row(i);
        result.vectors.insert(result.vectors.end(), vector.begin(), vector.end());
    }
    return result;
}

}  // namespace sparsescope
