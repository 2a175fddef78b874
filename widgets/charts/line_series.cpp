// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_series.h"

#include <algorithm>
#include <cmath>

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

std::span<const ChartPoint> points_around(std::span<const ChartPoint> points, double low,
                                          double high) {
    auto begin = std::lower_bound(points.begin(), points.end(), low,
                                  [](const ChartPoint& p, double x) { return p.x < x; });
    auto end = std::upper_bound(begin, points.end(), high,
                                [](double x, const ChartPoint& p) { return x < p.x; });
    if (begin != points.begin()) --begin;
    if (end != points.end()) ++end;
    return {begin, end};
}

}  // namespace sparsescope
