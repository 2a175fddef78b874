// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/pull_curve.h"

#include <array>
#include <cmath>
#include <utility>

namespace sparsescope {

namespace {

constexpr int fitted_points = 300;  // the curve is fitted at, up to three times the spread

struct Target {
    double min_dist, spread;
    [[nodiscard]] double distance(int i) const { return 3 * spread * i / (fitted_points - 1); }
    [[nodiscard]] double value(int i) const {
        const double d = distance(i);
        return d < min_dist ? 1 : std::exp(-(d - min_dist) / spread);
    }
    [[nodiscard]] double error(CurveShape shape) const {
        double sum = 0;
        for (int i = 0; i < fitted_points; ++i)
            sum += std::pow(value(i) - 1 / (1 + shape.a * std::pow(distance(i), 2 * shape.b)), 2);
        return sum;
    }
};

// The Gauss–Newton equations of the logarithms of a and b, which keep both positive.
struct Equations {
    std::array<std::array<double, 2>, 2> matrix{};
    std::array<double, 2> right{};

    Equations(const Target& target, CurveShape shape) {
        for (int i = 1; i < fitted_points; ++i) {
            const double d = target.distance(i);
            const double power = shape.a * std::pow(d, 2 * shape.b);
            const double value = 1 / (1 + power);
            const double by_a = -value * value * power;
            const double by_b = by_a * 2 * shape.b * std::log(d);
            const std::array<double, 2> slope{by_a, by_b};
            for (std::size_t r = 0; r < 2; ++r) {
                right[r] += slope[r] * (target.value(i) - value);
                for (std::size_t c = 0; c < 2; ++c)
                    matrix[r][c] += slope[r] * slope[c];
            }
        }
    }
    [[nodiscard]] CurveShape step(CurveShape from, double damping) const {
        const double m00 = matrix[0][0] * (1 + damping), m11 = matrix[1][1] * (1 + damping);
        const double determinant = m00 * m11 - matrix[0][1] * matrix[1][0];
        const double a = (right[0] * m11 - right[1] * matrix[0][1]) / determinant;
        const double b = (right[1] * m00 - right[0] * matrix[1][0]) / determinant;
        return {from.a * std::exp(a), from.b * std::exp(b)};
    }
};

}  // namespace

CurveShape fit_curve(double min_dist, double spread) {
    const Target target{min_dist, spread};
    CurveShape shape;
    double error = target.error(shape);
    double damping = 1e-3;
    for (int i = 0; i < 200; ++i) {
        const CurveShape next = Equations(target, shape).step(shape, damping);
        const double next_error = target.error(next);
        if (std::isfinite(next_error) && next_error <= error) {
            const bool done = error - next_error < 1e-14;
            shape = next;
            error = next_error;
            damping = damping / 3;
            if (done) break;
        } else {
            damping *= 4;
        }
    }
    return shape;
}

double PullCurve::exact_pull(CurveShape shape, double s) {
    return -2 * shape.a * shape.b * std::pow(s, shape.b - 1) / (1 + shape.a * std::pow(s, shape.b));
}
double PullCurve::exact_push(CurveShape shape, double s) {
    return 2 * shape.b / ((0.001 + s) * (1 + shape.a * std::pow(s, shape.b)));
}

PullCurve::PullCurve(CurveShape shape) {
    for (std::uint32_t bits = first_bits; bits < last_bits; bits += 1U << shift) {
        const double from = std::bit_cast<float>(bits);
        const double to = std::bit_cast<float>(bits + (1U << shift));
        const auto step = [&](double (*curve)(CurveShape, double)) {
            const double value = curve(shape, from);
            return Step{static_cast<float>(value),
                        static_cast<float>((curve(shape, to) - value) / (to - from))};
        };
        pull_.push_back(step(exact_pull));
        push_.push_back(step(exact_push));
    }
}

}  // namespace sparsescope
