// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/descent.h"

#include <algorithm>
#include <cmath>

#include "core/map/parallel_points.h"

namespace sparsescope {

namespace {

constexpr int pushes = 5;
constexpr float longest = 4;  // part of a step along x or y

std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

// Two draws from each number of splitmix64.
class Draws {
  public:
    Draws(std::uint64_t seed, std::uint64_t epoch, std::uint64_t point)
        : state_(mixed(seed * 0x9E3779B97F4A7C15ULL + mixed(epoch << 32 ^ point))) {}
    std::size_t below(std::size_t bound) {
        if (left_ == 0) {
            word_ = mixed(state_ += 0x9E3779B97F4A7C15ULL);
            left_ = 2;
        }
        const std::uint64_t half = word_ & 0xFFFFFFFFULL;
        word_ >>= 32;
        --left_;
        return half * bound >> 32;
    }

  private:
    std::uint64_t state_, word_ = 0;
    int left_ = 0;
};

class Descent {
  public:
    Descent(const FuzzyGraph& graph, const PullCurve& curve, const DescentOptions& options,
            std::vector<MapPoint>& points)
        : graph_(graph), curve_(curve), options_(options), points_(points), moved_(points.size()) {
        float strongest = 0;
        for (const float w : graph.strengths)
            strongest = std::max(strongest, w);
        // How often an edge pulls, in 2^-32 times an epoch.
        rates_.reserve(graph.strengths.size());
        for (const float w : graph.strengths) {
            const double share = strongest > 0 ? w / strongest : 0;
            const bool ever = share * options.epochs >= 1;
            rates_.push_back(ever ? static_cast<std::uint32_t>(share * 4294967295.0) : 0);
        }
    }

    void run_epoch(int epoch) {
        const auto rate =
            static_cast<float>(options_.rate * (1 - static_cast<double>(epoch) / options_.epochs));
        parallel_points(std::ssize(points_), [&](std::int64_t first, std::int64_t last) {
            std::vector<std::uint32_t> due;
            for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i)
                moved_[i] = i < options_.first_moving ? points_[i] : move(i, epoch, rate, due);
        });
        std::swap(points_, moved_);
    }

  private:
    [[nodiscard]] MapPoint move(std::size_t i, int epoch, float rate,
                                std::vector<std::uint32_t>& due) const {
        find_due(i, static_cast<std::uint64_t>(epoch), due);
        MapPoint at = points_[i];
        Draws draws(options_.seed, static_cast<std::uint64_t>(epoch), i);
        for (const std::uint32_t j : due) {
            pull(at, points_[j], rate);
            for (int p = 0; p < pushes; ++p) {
                const std::size_t other = draws.below(points_.size());
                if (other != i) push(at, points_[other], rate);
            }
        }
        return at;
    }
    // The other ends of the edges that pull in this epoch. Each edge begins at a moment of its own,
    // so that edges of one strength do not all pull in the same epochs.
    void find_due(std::size_t i, std::uint64_t epoch, std::vector<std::uint32_t>& due) const {
        due.clear();
        for (std::size_t e = graph_.starts[i]; e < graph_.starts[i + 1]; ++e) {
            const std::uint64_t begin = e * 0x9E3779B97F4A7C15ULL >> 32;
            const std::uint64_t before = epoch * rates_[e] + begin;
            if ((before + rates_[e]) >> 32 != before >> 32) due.push_back(graph_.points[e]);
        }
    }
    void pull(MapPoint& at, const MapPoint& other, float rate) const {
        const float x = at.x - other.x, y = at.y - other.y;
        step(at, curve_.pull(x * x + y * y), x, y, rate);
    }
    void push(MapPoint& at, const MapPoint& other, float rate) const {
        const float x = at.x - other.x, y = at.y - other.y;
        step(at, curve_.push(x * x + y * y), x, y, rate);
    }
    static void step(MapPoint& at, float strength, float x, float y, float rate) {
        at.x += rate * std::clamp(strength * x, -longest, longest);
        at.y += rate * std::clamp(strength * y, -longest, longest);
    }

    const FuzzyGraph& graph_;
    const PullCurve& curve_;
    const DescentOptions& options_;
    std::vector<MapPoint>& points_;
    std::vector<MapPoint> moved_;
    std::vector<std::uint32_t> rates_;
};

}  // namespace

Status descend(const FuzzyGraph& graph, const PullCurve& curve, const DescentOptions& options,
               std::vector<MapPoint>& points, std::stop_token stop, const Progress& progress) {
    Descent descent(graph, curve, options, points);
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "moving documents", epoch, options.epochs);
        descent.run_epoch(epoch);
    }
    return {};
}

}  // namespace sparsescope
