// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/fuzzy_graph.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"

namespace sparsescope {

namespace {

constexpr int bisections = 64;
constexpr double tolerance = 1e-5;
constexpr double least_share = 1e-3;  // of the mean distance

double sum_at(std::span<const float> distances, double rho, double sigma) {
    double sum = 0;
    for (const float d : distances)
        sum += d > rho ? std::exp((rho - d) / sigma) : 1;
    return sum;
}

// An entry of the matrix v, seen from both ends.
struct Entry {
    std::uint32_t point;
    float there;  // v_ij
    float back;   // v_ji
};

}  // namespace

void neighbour_strengths(std::span<const float> distances, float mean_distance,
                         std::span<float> strengths) {
    const auto positive =
        std::ranges::find_if(distances, [](float distance) { return distance > 0; });
    const double rho = positive == distances.end() ? 0 : *positive;
    const double target = std::log2(static_cast<double>(distances.size()) + 1);
    double low = 0, high = 0, sigma = 1;
    for (int i = 0; i < bisections; ++i) {
        const double sum = sum_at(distances, rho, sigma);
        if (std::abs(sum - target) < tolerance) break;
        if (sum > target)
            high = sigma;
        else
            low = sigma;
        sigma = high > 0 ? (low + high) / 2 : 2 * sigma;
    }
    double mean = 0;
    for (const float d : distances)
        mean += d / static_cast<double>(distances.size());
    sigma = std::max(sigma, least_share * (rho > 0 ? mean : mean_distance));
    for (std::size_t j = 0; j < distances.size(); ++j)
        strengths[j] = distances[j] > rho && sigma > 0
                           ? static_cast<float>(std::exp((rho - distances[j]) / sigma))
                           : 1;
}

FuzzyGraph fuzzy_graph(const PointGraph& graph) {
    const std::size_t documents = graph.size();
    double sum = 0;
    for (const float d : graph.distances)
        sum += d;
    const auto mean = static_cast<float>(sum / std::max<double>(1, std::ssize(graph.distances)));
    std::vector<float> strengths(graph.points.size());
    std::vector<std::size_t> counts(documents);
    parallel_for(static_cast<std::int64_t>(documents), [&](std::int64_t first, std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
            counts[i] = graph.count(i);
            if (counts[i] > 0)
                neighbour_strengths(std::span(graph.distances).subspan(i * graph.n, counts[i]),
                                    mean, std::span(strengths).subspan(i * graph.n, counts[i]));
        }
    });
    // Both directions of every entry, by document.
    std::vector<std::size_t> starts(documents + 1);
    for (std::size_t i = 0; i < documents; ++i)
        for (std::size_t e = 0; e < counts[i]; ++e) {
            ++starts[i + 1];
            ++starts[graph.points[i * graph.n + e] + 1];
        }
    for (std::size_t i = 0; i < documents; ++i)
        starts[i + 1] += starts[i];
    std::vector<Entry> entries(starts.back());
    std::vector<std::size_t> next(starts.begin(), starts.end() - 1);
    for (std::size_t i = 0; i < documents; ++i)
        for (std::size_t e = 0; e < counts[i]; ++e) {
            const std::uint32_t j = graph.points[i * graph.n + e];
            const float v = strengths[i * graph.n + e];
            entries[next[i]++] = {j, v, 0};
            entries[next[j]++] = {static_cast<std::uint32_t>(i), 0, v};
        }
    FuzzyGraph fuzzy;
    fuzzy.starts.assign(1, 0);
    fuzzy.starts.reserve(documents + 1);
    for (std::size_t i = 0; i < documents; ++i) {
        const auto all = std::span(entries).subspan(starts[i], starts[i + 1] - starts[i]);
        std::ranges::sort(all, {}, &Entry::point);
        for (std::size_t e = 0; e < all.size();) {
            Entry joined = all[e++];
            if (e < all.size() && all[e].point == joined.point) {
                joined.there += all[e].there;
                joined.back += all[e++].back;
            }
            const float w = joined.there + joined.back - joined.there * joined.back;
            if (!(w > 0)) continue;
            fuzzy.points.push_back(joined.point);
            fuzzy.strengths.push_back(std::min(w, 1.0F));
        }
        fuzzy.starts.push_back(fuzzy.points.size());
    }
    return fuzzy;
}

}  // namespace sparsescope
