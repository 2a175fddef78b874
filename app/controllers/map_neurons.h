// SPDX-License-Identifier: GPL-3.0-or-later
// The neurons of a model on a map: what its regions are named by, where they lie, and which are
// active together. Made in a task for a map, a model and a k; never changed, shared between
// threads.
#pragma once
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include <QString>

#include "app/controllers/map_data.h"
#include "core/map/coactivity.h"
#include "core/map/neuron_places.h"
#include "core/map/regions.h"
#include "core/workspace/loaded_model.h"
#include "widgets/map/map_points.h"

namespace sparsescope {

struct MapNeurons {
    std::shared_ptr<const MapData> data;
    std::shared_ptr<const LoadedModel> model;
    int k = 0;
    // Of the documents that have codes; `numbers` says which these are.
    std::vector<std::uint32_t> numbers;
    std::vector<float> x;
    std::vector<float> y;
    std::vector<std::int64_t> rows;
    MapRegions regions;
    std::vector<NeuronPlace> places;  // by neuron, those that are active on the map

    // By neuron; NaN for those that are not in `places`.
    [[nodiscard]] std::vector<MapSpot> spots() const;
};
[[nodiscard]] Result<std::shared_ptr<const MapNeurons>> make_map_neurons(
    std::shared_ptr<const MapData> data, std::shared_ptr<const LoadedModel> model, int k,
    const std::stop_token& stop);

// What is in sight of a part of the map.
struct MapSight {
    MapBox box;
    std::int64_t documents = 0;
    std::vector<RegionLabel> labels;     // most particular first
    std::vector<std::uint32_t> nearest;  // numbers of those nearest to the middle, nearest first
};
[[nodiscard]] MapSight look_at(const MapData& data, const MapNeurons* neurons, const MapBox& box,
                               const std::function<bool(NeuronId)>& named, std::size_t nearest);

// Edges for the neurons of the map (core/map/coactivity.h).
[[nodiscard]] Result<std::vector<CoactivityEdge>> map_edges(const MapNeurons& neurons,
                                                            const std::stop_token& stop);

}  // namespace sparsescope
