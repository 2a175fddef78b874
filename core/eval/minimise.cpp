// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/minimise.h"

#include <algorithm>
#include <cmath>
#include <deque>

namespace sparsescope {

namespace {

using Vector = std::vector<float>;

double product(const Vector& a, const Vector& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * b[i];
    return sum;
}

void add(double factor, const Vector& x, Vector& y) {
    const auto a = static_cast<float>(factor);
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] += a * x[i];
}

double largest(const Vector& x) {
    float most = 0;
    for (const float value : x)
        most = std::max(most, std::abs(value));
    return most;
}

// One remembered step s and the change of the gradient y along it.
struct Curvature {
    Vector step;
    Vector change;
    double product = 0;  // sᵀy > 0
};

// −H·gradient, H the inverse curvature that the remembered steps stand for.
Vector descent_direction(const Vector& gradient, const std::deque<Curvature>& memory) {
    Vector direction(gradient.size());
    std::transform(gradient.begin(), gradient.end(), direction.begin(), [](float g) { return -g; });
    std::vector<double> shares(memory.size());
    for (std::size_t i = memory.size(); i-- > 0;) {
        shares[i] = product(memory[i].step, direction) / memory[i].product;
        add(-shares[i], memory[i].change, direction);
    }
    if (!memory.empty()) {
        const Curvature& last = memory.back();
        const auto scale = static_cast<float>(last.product / product(last.change, last.change));
        for (float& value : direction)
            value *= scale;
    }
    for (std::size_t i = 0; i < memory.size(); ++i) {
        const double back = product(memory[i].change, direction) / memory[i].product;
        add(shares[i] - back, memory[i].step, direction);
    }
    return direction;
}

}  // namespace

Result<Minimum> minimise(const SmoothFunction& function, std::vector<float>& x,
                         const MinimiseOptions& options, std::stop_token stop) {
    Vector gradient(x.size()), next_gradient(x.size()), candidate(x.size());
    std::deque<Curvature> memory;
    Minimum minimum;
    minimum.value = function(x, gradient);
    for (;; ++minimum.iterations) {
        minimum.converged = largest(gradient) <= options.tolerance;
        if (minimum.converged || minimum.iterations == options.iterations) return minimum;
        const Vector direction = descent_direction(gradient, memory);
        const double slope = product(gradient, direction);
        if (!(slope < 0)) return minimum;  // rounding has eaten the descent

        constexpr int most_halvings = 30;
        constexpr double enough = 1e-4;  // of the fall that the slope promises
        double length = memory.empty() ? std::min(1.0, 1 / std::sqrt(-slope)) : 1;
        double value = 0;
        for (int halving = 0;; ++halving, length /= 2) {
            if (stop.stop_requested()) return cancelled();
            if (halving == most_halvings) return minimum;
            candidate = x;
            add(length, direction, candidate);
            value = function(candidate, next_gradient);
            if (value <= minimum.value + enough * length * slope) break;
        }

        Curvature latest{candidate, next_gradient, 0};
        add(-1, x, latest.step);
        add(-1, gradient, latest.change);
        latest.product = product(latest.step, latest.change);
        if (latest.product > 1e-12 * product(latest.change, latest.change)) {
            memory.push_back(std::move(latest));
            if (std::ssize(memory) > options.memory) memory.pop_front();
        }
        x.swap(candidate);
        gradient.swap(next_gradient);
        minimum.value = value;
    }
}

}  // namespace sparsescope
