// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/smooth_start.h"

#include <algorithm>
#include <cmath>

#include "core/map/parallel_points.h"

namespace sparsescope {

namespace {

// The sums that make coordinates centred, uncorrelated and of one size; each document counts by its
// degree, under which the smoothing is symmetric.
void whiten(const std::vector<float>& degrees, std::vector<MapPoint>& points) {
    double total = 0, x = 0, y = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        total += degrees[i];
        x += static_cast<double>(degrees[i]) * points[i].x;
        y += static_cast<double>(degrees[i]) * points[i].y;
    }
    if (!(total > 0)) return;
    const double mean_x = x / total, mean_y = y / total;
    double xx = 0, xy = 0, yy = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double dx = points[i].x - mean_x, dy = points[i].y - mean_y;
        xx += degrees[i] * dx * dx / total;
        xy += degrees[i] * dx * dy / total;
        yy += degrees[i] * dy * dy / total;
    }
    const double shared = xx > 0 ? xy / xx : 0;
    const double rest = yy - shared * xy;
    const double scale_x = xx > 0 ? 1 / std::sqrt(xx) : 0;
    const double scale_y = rest > 1e-12 * yy ? 1 / std::sqrt(rest) : 0;
    for (MapPoint& point : points) {
        const double dx = point.x - mean_x, dy = point.y - mean_y;
        point.x = static_cast<float>(scale_x * dx);
        point.y = static_cast<float>(scale_y * (dy - shared * dx));
    }
}

}  // namespace

Status smooth_start(const FuzzyGraph& graph, int rounds, std::vector<MapPoint>& points,
                    std::stop_token stop, const Progress& progress) {
    std::vector<float> degrees(points.size(), 0);
    for (std::size_t i = 0; i < points.size(); ++i)
        for (std::size_t e = graph.starts[i]; e < graph.starts[i + 1]; ++e)
            degrees[i] += graph.strengths[e];
    whiten(degrees, points);
    std::vector<MapPoint> moved(points.size());
    for (int round = 0; round < rounds; ++round) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "starting the map", round, rounds);
        parallel_points(std::ssize(points), [&](std::int64_t first, std::int64_t last) {
            for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last);
                 ++i) {
                MapPoint sum;
                for (std::size_t e = graph.starts[i]; e < graph.starts[i + 1]; ++e) {
                    sum.x += graph.strengths[e] * points[graph.points[e]].x;
                    sum.y += graph.strengths[e] * points[graph.points[e]].y;
                }
                const float share = degrees[i] > 0 ? 0.5F / degrees[i] : 0;
                moved[i] = {0.5F * points[i].x + share * sum.x, 0.5F * points[i].y + share * sum.y};
            }
        });
        std::swap(points, moved);
        whiten(degrees, points);
    }
    return {};
}

}  // namespace sparsescope
