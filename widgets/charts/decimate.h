// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a series small enough to draw without hiding a peak: per column of x the first, smallest,
// largest and last point stay. Std only.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace sparsescope {

struct ChartPoint {
    double x = 0;
    double y = 0;
    friend bool operator==(const ChartPoint&, const ChartPoint&) = default;
};

// points: x ascending; those with a value that is not finite are left out. At most `limit` points
// come back (limit ≥ 4), in order; global minimum and maximum of y and both ends are always kept.
[[nodiscard]] std::vector<ChartPoint> decimate(std::span<const ChartPoint> points,
                                               std::size_t limit);

// The corners of a step function that holds each y until the next x; equal neighbours are merged
// first. At most `limit` points.
[[nodiscard]] std::vector<ChartPoint> decimate_steps(std::span<const ChartPoint> points,
                                                     std::size_t limit);

// Debiased exponential moving average whose memory is measured on the x axis, so that series logged
// at different rates smooth alike: s ← s·w^Δ + x·(1 − w^Δ), w^half_life = 1/2.
class Smoother {
  public:
    explicit Smoother(double half_life) : half_life_(half_life) {}
    [[nodiscard]] ChartPoint add(const ChartPoint& point);  // finite; x ascending

  private:
    double half_life_;
    double sum_ = 0;
    double weight_ = 0;
    double x_ = 0;
};
[[nodiscard]] std::vector<ChartPoint> smooth(std::span<const ChartPoint> points, double half_life);

// 1-2-5 ticks inside [low, high], about `wanted` of them.
[[nodiscard]] std::vector<double> nice_ticks(double low, double high, int wanted);

}  // namespace sparsescope
