// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/decimate.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sparsescope {

namespace {

std::vector<ChartPoint> finite(std::span<const ChartPoint> points) {
    std::vector<ChartPoint> result;
    result.reserve(points.size());
    std::copy_if(points.begin(), points.end(), std::back_inserter(result),
                 [](const ChartPoint& p) { return std::isfinite(p.x) && std::isfinite(p.y); });
    return result;
}

// Indices of first, smallest, largest and last of a column, in order and without repetition.
void append_column(const std::vector<ChartPoint>& points, std::size_t begin, std::size_t end,
                   std::vector<ChartPoint>& out) {
    std::array<std::size_t, 4> keep{begin, begin, begin, end - 1};
    for (std::size_t i = begin; i < end; ++i) {
        if (points[i].y < points[keep[1]].y) keep[1] = i;
        if (points[i].y > points[keep[2]].y) keep[2] = i;
    }
    std::sort(keep.begin(), keep.end());
    const auto last = std::unique(keep.begin(), keep.end());
    std::for_each(keep.begin(), last, [&](std::size_t i) { out.push_back(points[i]); });
}

std::vector<ChartPoint> decimate_finite(std::vector<ChartPoint> points, std::size_t limit) {
    if (points.size() <= limit) return points;
    const auto columns = std::max<std::size_t>(1, limit / 4);
    const double start = points.front().x;
    const double width = (points.back().x - start) / static_cast<double>(columns);
    std::vector<ChartPoint> result;
    result.reserve(columns * 4);
    std::size_t begin = 0;
    for (std::size_t column = 1; column <= columns && begin < points.size(); ++column) {
        std::size_t end = points.size();
        if (column < columns) {
            const double edge = start + width * static_cast<double>(column);
            end = begin;
            while (end < points.size() && points[end].x < edge)
                ++end;
        }
        if (end > begin) append_column(points, begin, end, result);
        begin = end;
    }
    return result;
}

}  // namespace

std::vector<ChartPoint> decimate(std::span<const ChartPoint> points, std::size_t limit) {
    return decimate_finite(finite(points), limit);
}

std::vector<ChartPoint> decimate_steps(std::span<const ChartPoint> points, std::size_t limit) {
    const auto all = finite(points);
    if (all.empty()) return {};
    std::vector<ChartPoint> changes;
    for (const auto& p : all)
        if (changes.empty() || changes.back().y != p.y) changes.push_back(p);
    if (changes.back().x != all.back().x) changes.push_back(all.back());
    // Every kept point becomes two corners.
    changes = decimate_finite(std::move(changes), std::max<std::size_t>(4, limit / 2));
    std::vector<ChartPoint> corners;
    corners.reserve(changes.size() * 2);
    for (const auto& p : changes) {
        if (!corners.empty() && corners.back().y != p.y) corners.push_back({p.x, corners.back().y});
        corners.push_back(p);
    }
    return corners;
}

ChartPoint Smoother::add(const ChartPoint& point) {
    if (half_life_ <= 0) return point;
    const double keep = std::exp2(-(point.x - x_) / half_life_);
    // The first point has no gap of its own; one unit of weight is as good as any and cancels out.
    const double fresh = weight_ == 0 ? 1.0 : 1.0 - keep;
    sum_ = weight_ == 0 ? point.y : sum_ * keep + point.y * fresh;
    weight_ = weight_ == 0 ? 1.0 : weight_ * keep + fresh;
    x_ = point.x;
    return {point.x, sum_ / weight_};
}

std::vector<ChartPoint> smooth(std::span<const ChartPoint> points, double half_life) {
    auto result = finite(points);
    Smoother smoother(half_life);
    for (auto& p : result)
        p = smoother.add(p);
    return result;
}

std::vector<double> nice_ticks(double low, double high, int wanted) {
    if (!std::isfinite(low) || !std::isfinite(high) || high <= low || wanted < 1) return {};
    const double raw = (high - low) / wanted;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double mantissa = raw / power;
    const double step = power * (mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10);
    std::vector<double> ticks;
    const auto first = static_cast<long long>(std::ceil(low / step - 1e-9));
    const auto last = static_cast<long long>(std::floor(high / step + 1e-9));
    for (long long i = first; i <= last; ++i)
        ticks.push_back(static_cast<double>(i) * step);
    return ticks;
}

}  // namespace sparsescope
