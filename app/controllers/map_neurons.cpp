// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/map_neurons.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <limits>

namespace sparsescope {
namespace {

constexpr std::size_t most_labels = 60;  // that the view chooses from

struct Placed {
    std::vector<std::uint32_t> numbers;
    std::vector<float> x;
    std::vector<float> y;
    std::vector<std::int64_t> rows;
};

Placed placed_documents(const MapData& data, const LoadedModel& model) {
    Placed placed;
    for (std::size_t number = 0; number < data.ids.size(); ++number) {
        const std::int64_t row = data.rows[number];
        if (row < 0 || static_cast<std::size_t>(row) >= model.codes.rows()) continue;
        if (!std::isfinite(data.x[number]) || !std::isfinite(data.y[number])) continue;
        placed.numbers.push_back(static_cast<std::uint32_t>(number));
        placed.x.push_back(data.x[number]);
        placed.y.push_back(data.y[number]);
        placed.rows.push_back(row);
    }
    return placed;
}

}  // namespace

std::vector<MapSpot> MapNeurons::spots() const {
    constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();
    std::vector<MapSpot> found(model->codes.hidden(), MapSpot{nowhere, nowhere});
    for (const NeuronPlace& place : places)
        if (place.neuron < found.size()) found[place.neuron] = {place.x, place.y};
    return found;
}

Result<std::shared_ptr<const MapNeurons>> make_map_neurons(std::shared_ptr<const MapData> data,
                                                           std::shared_ptr<const LoadedModel> model,
                                                           int k, const std::stop_token& stop) {
    Placed placed = placed_documents(*data, *model);
    SPARSESCOPE_ASSIGN(MapRegions regions,
                       MapRegions::build(placed.x, placed.y, placed.rows, model->codes, k, stop));
    SPARSESCOPE_ASSIGN(auto places,
                       neuron_places(placed.x, placed.y, placed.rows, model->codes, k, stop));
    return std::make_shared<const MapNeurons>(MapNeurons{
        std::move(data), std::move(model), k, std::move(placed.numbers), std::move(placed.x),
        std::move(placed.y), std::move(placed.rows), std::move(regions), std::move(places)});
}

MapSight look_at(const MapData& data, const MapNeurons* neurons, const MapBox& box,
                 const std::function<bool(NeuronId)>& named, std::size_t nearest) {
    MapSight sight;
    sight.box = box;
    const double middle_x = (box.left + box.right) / 2;
    const double middle_y = (box.top + box.bottom) / 2;
    struct Away {
        double distance;
        std::uint32_t number;
        auto operator<=>(const Away&) const = default;
    };
    std::vector<Away> away;
    const MapPoints& points = *data.points;
    points.for_each_run(box, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            const double x = points.xs()[i];
            const double y = points.ys()[i];
            if (box.contains(x, y))
                away.push_back({std::hypot(x - middle_x, y - middle_y), points.numbers()[i]});
        }
    });
    sight.documents = static_cast<std::int64_t>(away.size());
    const std::size_t kept = std::min(nearest, away.size());
    std::ranges::partial_sort(away, away.begin() + static_cast<std::ptrdiff_t>(kept));
    for (std::size_t i = 0; i < kept; ++i)
        sight.nearest.push_back(away[i].number);
    if (neurons != nullptr) {
        sight.labels = neurons->regions.in_sight(
            {static_cast<float>(box.left), static_cast<float>(box.top),
             static_cast<float>(box.right), static_cast<float>(box.bottom)},
            {.most = most_labels, .size = {}, .allowed = named});
    }
    return sight;
}

Result<std::vector<CoactivityEdge>> map_edges(const MapNeurons& neurons,
                                              const std::stop_token& stop) {
    return coactivity_edges(neurons.model->codes, neurons.k, neurons.rows, {}, stop);
}

}  // namespace sparsescope
