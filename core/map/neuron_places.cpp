// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/neuron_places.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "core/base/parallel.h"
#include "core/map/check_places.h"
#include "core/map/layout_method.h"

namespace sparsescope {

namespace {

struct Weighted {
    float x, y, weight;
};
constexpr std::size_t most_documents = 2000;
constexpr int most_moves = 50;

// The value that half of the weight lies below.
float weighted_median(std::span<const Weighted> points, float Weighted::*of,
                      std::vector<std::uint32_t>& order) {
    order.resize(points.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<std::uint32_t>(i);
    std::ranges::sort(order, {}, [&](std::uint32_t i) { return points[i].*of; });
    double total = 0;
    for (const Weighted& point : points)
        total += point.weight;
    double below = 0;
    for (const std::uint32_t i : order)
        if ((below += points[i].weight) >= total / 2) return points[i].*of;
    return points[order.back()].*of;
}

// Moves to the weighted mean of the half nearest to where it is, until it stays.
NeuronPlace densest_half(NeuronId neuron, std::span<const Weighted> points) {
    std::vector<std::uint32_t> order;
    NeuronPlace place{neuron, weighted_median(points, &Weighted::x, order),
                      weighted_median(points, &Weighted::y, order)};
    double total = 0;
    for (const Weighted& point : points)
        total += point.weight;
    std::vector<float> distance(points.size());
    for (int move = 0; move < most_moves; ++move) {
        for (std::size_t i = 0; i < points.size(); ++i)
            distance[i] = std::hypot(points[i].x - place.x, points[i].y - place.y);
        std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
            return distance[a] != distance[b] ? distance[a] < distance[b] : a < b;
        });
        double inside = 0, x = 0, y = 0;
        for (const std::uint32_t i : order) {
            inside += points[i].weight;
            x += static_cast<double>(points[i].weight) * points[i].x;
            y += static_cast<double>(points[i].weight) * points[i].y;
            place.spread = distance[i];
            if (inside >= total / 2) break;
        }
        const auto to_x = static_cast<float>(x / inside);
        const auto to_y = static_cast<float>(y / inside);
        if (to_x == place.x && to_y == place.y) break;
        place.x = to_x;
        place.y = to_y;
    }
    return place;
}

// The documents of every neuron, by neuron.
struct DocumentsByNeuron {
    std::vector<std::size_t> starts;  // [hidden + 1]
    std::vector<Weighted> points;

    DocumentsByNeuron(std::span<const float> x, std::span<const float> y,
                      std::span<const std::int64_t> rows, const CodeMatrix& codes, int k)
        : starts(codes.hidden() + 1) {
        const auto active = static_cast<std::size_t>(std::max(k, 0));
        const auto code = [&](std::size_t i) {
            return codes.row(static_cast<std::size_t>(rows[i])).prefix(active);
        };
        for (std::size_t i = 0; i < rows.size(); ++i)
            for (const NeuronId neuron : code(i).neurons)
                ++starts[neuron + 1];
        for (std::size_t j = 0; j + 1 < starts.size(); ++j)
            starts[j + 1] += starts[j];
        points.resize(starts.back());
        std::vector<std::size_t> next(starts.begin(), starts.end() - 1);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const CodeView view = code(i);
            for (std::size_t e = 0; e < view.size(); ++e)
                points[next[view.neurons[e]]++] = {x[i], y[i], view.weights[e]};
        }
    }
};

}  // namespace

Result<std::vector<NeuronPlace>> neuron_places(std::span<const float> x, std::span<const float> y,
                                               std::span<const std::int64_t> rows,
                                               const CodeMatrix& codes, int k, std::stop_token stop,
                                               const Progress& progress) {
    return guard("placing neurons on a map", [&]() -> Result<std::vector<NeuronPlace>> {
        SPARSESCOPE_TRY(check_places(x, y, rows, codes.rows()));
        DocumentsByNeuron documents(x, y, rows, codes, k);
        const auto hidden = static_cast<std::int64_t>(codes.hidden());
        report(progress, "placing neurons", 0, hidden);
        std::vector<NeuronPlace> all(codes.hidden());
        parallel_for(hidden, [&](std::int64_t first, std::int64_t last) {
            for (auto j = static_cast<std::size_t>(first);
                 j < static_cast<std::size_t>(last) && !stop.stop_requested(); ++j) {
                auto points = std::span(documents.points)
                                  .subspan(documents.starts[j],
                                           documents.starts[j + 1] - documents.starts[j]);
                const auto count = static_cast<std::int64_t>(points.size());
                if (count == 0) continue;
                if (points.size() > most_documents) {
                    std::ranges::stable_sort(points, std::greater{}, &Weighted::weight);
                    points = points.first(most_documents);
                }
                all[j] = densest_half(static_cast<NeuronId>(j), points);
                all[j].documents = count;
            }
        });
        if (stop.stop_requested()) return cancelled();
        std::erase_if(all, [](const NeuronPlace& place) { return place.documents == 0; });
        return all;
    });
}

Result<std::vector<NeuronPlace>> neuron_places_by_rows(EmbeddingView rows, std::string_view method,
                                                       const MapSettings& settings,
                                                       std::stop_token stop,
                                                       const Progress& progress) {
    SPARSESCOPE_ASSIGN(const MapPlaces places,
                       lay_out(method, MapSource{.vectors = rows}, settings, stop, progress));
    std::vector<NeuronPlace> neurons(places.size());
    for (std::size_t i = 0; i < neurons.size(); ++i)
        neurons[i] = {static_cast<NeuronId>(i), places.x[i], places.y[i]};
    return neurons;
}

}  // namespace sparsescope
