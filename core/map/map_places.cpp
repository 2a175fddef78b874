// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/map_places.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sparsescope {

void centre_and_scale(MapPlaces& places) {
    const auto n = static_cast<double>(places.size());
    if (places.size() == 0) return;
    double mean_x = 0, mean_y = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (!std::isfinite(places.x[i])) places.x[i] = 0;
        if (!std::isfinite(places.y[i])) places.y[i] = 0;
        mean_x += places.x[i] / n;
        mean_y += places.y[i] / n;
    }
    double squares = 0;
    for (std::size_t i = 0; i < places.size(); ++i)
        squares += std::pow(places.x[i] - mean_x, 2) + std::pow(places.y[i] - mean_y, 2);
    const double length = std::sqrt(squares / n);
    // Places that differ by rounding only are one place.
    const double scale = length > 1e-6 * (std::abs(mean_x) + std::abs(mean_y)) ? 1 / length : 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        places.x[i] = static_cast<float>((places.x[i] - mean_x) * scale);
        places.y[i] = static_cast<float>((places.y[i] - mean_y) * scale);
    }
}

DiscPoint disc_point(std::size_t i, std::size_t n) {
    if (n <= 1) return {0, 0};
    const double golden_angle = std::numbers::pi * (3 - std::sqrt(5.0));
    const double radius = std::sqrt(static_cast<double>(i) / static_cast<double>(n - 1));
    const double angle = golden_angle * static_cast<double>(i);
    return {static_cast<float>(radius * std::cos(angle)),
            static_cast<float>(radius * std::sin(angle))};
}

void place_in_ring(MapPlaces& places, std::span<const std::size_t> documents) {
    if (documents.empty()) return;
    std::vector<bool> lonely(places.size());
    for (const std::size_t i : documents)
        lonely[i] = true;
    double farthest = 0;
    for (std::size_t i = 0; i < places.size(); ++i)
        if (!lonely[i]) farthest = std::max<double>(farthest, std::hypot(places.x[i], places.y[i]));
    const double radius = farthest > 0 ? 1.15 * farthest : 1;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const double angle =
            2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(documents.size());
        places.x[documents[i]] = static_cast<float>(radius * std::cos(angle));
        places.y[documents[i]] = static_cast<float>(radius * std::sin(angle));
    }
}

}  // namespace sparsescope
