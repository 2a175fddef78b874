// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a series small enough to draw without hiding a peak: of each column of x the first,
// smallest, largest and last point stay. Std only.
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

// Takes points with x ascending and leaves out those that are not finite. At most `limit` points
// come back in order (limit ≥ 4); smallest and largest y and both ends are always among them.
[[nodiscard]] std::vector<ChartPoint> decimate(std::span<const ChartPoint> points,
                                               std::size_t limit);

// Returns the corners of a step function that holds each y until the next x, at most `limit` of
// them. Equal neighbours are merged first.
[[nodiscard]] std::vector<ChartPoint> decimate_steps(std::span<const ChartPoint> points,
                                                     std::size_t limit);

// A debiased exponential moving average whose memory is measured on the x axis, so that series
// logged at different rates smooth alike: s ← s·w^Δ + x·(1 − w^Δ), w^half_life = 1/2.
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

// Returns about `wanted` ticks inside [low, high], at steps of 1, 2 or 5 times a power of ten.
[[nodiscard]] std::vector<double> nice_ticks(double low, double high, int wanted);

}  // namespace sparsescope
