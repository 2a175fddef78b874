// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_points.h"

#include <cmath>
#include <functional>
#include <limits>

namespace sparsescope {
namespace {

constexpr double points_per_cell = 32;
constexpr std::size_t most_cells = 512;  // in a row
constexpr std::size_t most_compared = 600;

MapBox box_of(std::span<const float> x, std::span<const float> y) {
    constexpr double far = std::numeric_limits<double>::max();
    MapBox box{far, far, -far, -far};
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!std::isfinite(x[i]) || !std::isfinite(y[i])) continue;
        box.left = std::min<double>(box.left, x[i]);
        box.right = std::max<double>(box.right, x[i]);
        box.top = std::min<double>(box.top, y[i]);
        box.bottom = std::max<double>(box.bottom, y[i]);
    }
    if (box.left > box.right) return {-1, -1, 1, 1};
    // A line or a single place gets room of its own, in proportion to what floats can tell apart.
    const double size = std::max(box.width(), box.height());
    const double least =
        std::max({size * 0.02, 1e-4 * std::max(std::abs(box.left), std::abs(box.top)), 1e-6});
    const auto widen = [least](double& low, double& high) {
        if (high - low >= least) return;
        const double middle = (low + high) / 2;
        low = middle - least / 2;
        high = middle + least / 2;
    };
    widen(box.left, box.right);
    widen(box.top, box.bottom);
    return box;
}

double half_in(std::vector<std::uint32_t> counts, std::size_t points) {
    std::ranges::sort(counts, std::greater<>());
    std::size_t reached = 0;
    std::size_t cells = 0;
    while (cells < counts.size() && 2 * reached < points)
        reached += counts[cells++];
    return static_cast<double>(cells) / static_cast<double>(counts.size());
}

}  // namespace

MapPoints::MapPoints(std::span<const float> x, std::span<const float> y)
    : positions_(x.size(), -1), bounds_(box_of(x, y)) {
    side_ = std::clamp(
        static_cast<std::size_t>(std::sqrt(static_cast<double>(x.size()) / points_per_cell)),
        std::size_t{1}, most_cells);
    sort(x, y);
}

// A counting sort by cell, which keeps the caller's order within a cell.
void MapPoints::sort(std::span<const float> x, std::span<const float> y) {
    constexpr auto nowhere = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> cells(x.size(), nowhere);
    std::vector<std::uint32_t> counts(side_ * side_, 0);
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!std::isfinite(x[i]) || !std::isfinite(y[i])) continue;
        cells[i] = static_cast<std::uint32_t>(row(y[i]) * side_ + column(x[i]));
        ++counts[cells[i]];
    }
    starts_.assign(side_ * side_ + 1, 0);
    for (std::size_t cell = 0; cell < counts.size(); ++cell)
        starts_[cell + 1] = starts_[cell] + counts[cell];
    const std::size_t placed = starts_.back();
    x_.resize(placed);
    y_.resize(placed);
    numbers_.resize(placed);
    std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (cells[i] == nowhere) continue;
        const std::uint32_t at = next[cells[i]]++;
        x_[at] = x[i];
        y_[at] = y[i];
        numbers_[at] = static_cast<std::uint32_t>(i);
        positions_[i] = static_cast<std::int32_t>(at);
    }
    spread_ = half_in(std::move(counts), placed);
}

std::size_t MapPoints::column(double x) const {
    const double at = (x - bounds_.left) / bounds_.width() * static_cast<double>(side_);
    return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(side_ - 1)));
}

std::size_t MapPoints::row(double y) const {
    const double at = (y - bounds_.top) / bounds_.height() * static_cast<double>(side_);
    return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(side_ - 1)));
}

std::optional<MapSpot> MapPoints::spot(std::size_t number) const {
    const std::int64_t at = position(number);
    if (at < 0) return std::nullopt;
    return MapSpot{x_[static_cast<std::size_t>(at)], y_[static_cast<std::size_t>(at)]};
}

std::vector<std::uint32_t> MapPoints::inside(const MapBox& box) const {
    std::vector<std::uint32_t> found;
    for_each_run(box, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i)
            if (box.contains(x_[i], y_[i])) found.push_back(numbers_[i]);
    });
    std::ranges::sort(found);
    return found;
}

std::size_t MapPoints::count_inside(const MapBox& box) const {
    std::size_t found = 0;
    for_each_run(box, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i)
            found += box.contains(x_[i], y_[i]) ? 1 : 0;
    });
    return found;
}

std::vector<std::uint32_t> MapPoints::inside(std::span<const MapSpot> polygon) const {
    if (polygon.size() < 3) return {};
    MapBox box{polygon[0].x, polygon[0].y, polygon[0].x, polygon[0].y};
    for (const MapSpot& corner : polygon) {
        box.left = std::min(box.left, corner.x);
        box.right = std::max(box.right, corner.x);
        box.top = std::min(box.top, corner.y);
        box.bottom = std::max(box.bottom, corner.y);
    }
    std::vector<std::uint32_t> found = inside(box);
    std::erase_if(found, [&](std::uint32_t number) {
        const MapSpot at = *spot(number);
        return !inside_polygon(polygon, at.x, at.y);
    });
    return found;
}

std::optional<std::uint32_t> MapPoints::nearest(double x, double y, double reach) const {
    std::optional<std::uint32_t> best;
    double best_distance = reach * reach;
    for_each_run({x - reach, y - reach, x + reach, y + reach},
                 [&](std::size_t first, std::size_t last) {
                     for (std::size_t i = first; i < last; ++i) {
                         const double dx = x_[i] - x;
                         const double dy = y_[i] - y;
                         const double distance = dx * dx + dy * dy;
                         if (distance > best_distance) continue;
                         if (distance == best_distance && best && *best < numbers_[i]) continue;
                         best = numbers_[i];
                         best_distance = distance;
                     }
                 });
    return best;
}

std::optional<MapBox> MapPoints::densest(std::span<const std::uint32_t> numbers) const {
    std::vector<MapSpot> spots;
    // Some hundreds tell where the others are.
    const std::size_t step = numbers.size() / most_compared + 1;
    for (std::size_t i = 0; i < numbers.size(); i += step)
        if (const auto at = spot(numbers[i])) spots.push_back(*at);
    if (spots.empty()) return std::nullopt;
    const std::size_t part = spots.size() < 4 ? spots.size() - 1 : (spots.size() + 2) / 3 - 1;
    MapSpot middle = spots.front();
    double radius = std::numeric_limits<double>::max();
    std::vector<double> away(spots.size());
    for (const MapSpot& one : spots) {
        for (std::size_t i = 0; i < spots.size(); ++i)
            away[i] = std::hypot(spots[i].x - one.x, spots[i].y - one.y);
        std::ranges::nth_element(away, away.begin() + static_cast<std::ptrdiff_t>(part));
        if (away[part] >= radius) continue;
        radius = away[part];
        middle = one;
    }
    return MapBox{middle.x - radius, middle.y - radius, middle.x + radius, middle.y + radius};
}

bool inside_polygon(std::span<const MapSpot> polygon, double x, double y) {
    bool inside = false;
    for (std::size_t i = 0, before = polygon.size() - 1; i < polygon.size(); before = i++) {
        const MapSpot& a = polygon[i];
        const MapSpot& b = polygon[before];
        if ((a.y > y) == (b.y > y)) continue;
        if (x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside;
}

}  // namespace sparsescope
