// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_series.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace sparsescope {

void LineData::replace(std::span<const ChartPoint> points) {
    const auto known = points_.size();
    // A live run sends what is there plus a few new points.
    const bool grew = known > 0 && points.size() >= known && points.front() == points_.front() &&
                      points[known / 2] == points_[known / 2] &&
                      points[known - 1] == points_.back();
    if (!grew) clear();
    append(points.subspan(points_.size()));
}

void LineData::append(std::span<const ChartPoint> points) {
    const auto first = points_.size();
    points_.insert(points_.end(), points.begin(), points.end());
    smoothFrom(first);
}

void LineData::clear() {
    points_.clear();
    smoothed_.clear();
    smoother_ = Smoother(half_life_);
}

void LineData::setHalfLife(double half_life) {
    if (half_life == half_life_) return;
    half_life_ = half_life;
    smoother_ = Smoother(half_life_);
    smoothed_.clear();
    smoothFrom(0);
}

void LineData::smoothFrom(std::size_t first) {
    if (!isSmoothed()) return;
    for (std::size_t i = first; i < points_.size(); ++i)
        if (std::isfinite(points_[i].x) && std::isfinite(points_[i].y))
            smoothed_.push_back(smoother_.add(points_[i]));
}

std::span<const ChartPoint> points_inside(std::span<const ChartPoint> points, double low,
                                          double high) {
    const auto begin = std::lower_bound(points.begin(), points.end(), low,
                                        [](const ChartPoint& p, double x) { return p.x < x; });
    const auto end = std::upper_bound(begin, points.end(), high,
                                      [](double x, const ChartPoint& p) { return x < p.x; });
    return {begin, end};
}

std::span<const ChartPoint> points_around(std::span<const ChartPoint> points, double low,
                                          double high) {
    const auto inside = points_inside(points, low, high);
    auto first = static_cast<std::size_t>(inside.data() - points.data());
    auto end = first + inside.size();
    if (first > 0) --first;
    if (end < points.size()) ++end;
    return points.subspan(first, end - first);
}

double nearest_x(std::span<const ChartPoint> points, double x) {
    if (points.empty()) return x;
    const auto after =
        std::lower_bound(points.begin(), points.end(), x,
                         [](const ChartPoint& p, double value) { return p.x < value; });
    if (after == points.begin()) return after->x;
    if (after == points.end()) return points.back().x;
    const auto before = std::prev(after);
    return x - before->x < after->x - x ? before->x : after->x;
}

double step_x(std::span<const ChartPoint> points, double low, double high,
              std::optional<double> from, int steps) {
    if (points.empty()) return 0;
    const auto index_of = [points](double x) {
        const auto at = std::lower_bound(points.begin(), points.end(), x,
                                         [](const ChartPoint& p, double v) { return p.x < v; });
        return at - points.begin();
    };
    std::ptrdiff_t last = static_cast<std::ptrdiff_t>(points.size()) - 1;
    const std::ptrdiff_t first = std::min(index_of(low), last);
    while (last > first && points[static_cast<std::size_t>(last)].x > high)
        --last;
    std::ptrdiff_t index = from ? index_of(*from) : steps > 0 ? first : last;
    if (from || std::abs(steps) > 1) index += steps;
    return points[static_cast<std::size_t>(std::clamp(index, first, last))].x;
}

}  // namespace sparsescope
