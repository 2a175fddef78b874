// SPDX-License-Identifier: GPL-3.0-or-later
// What a map shows besides its points: names of regions, neurons as a second layer with their
// edges, hits of a search. Places are in the map's units. And where names go so that none covers
// another. Std and Qt only.
#pragma once
#include <span>
#include <vector>

#include <QColor>
#include <QFontMetricsF>
#include <QRectF>
#include <QString>

#include "core/types/ids.h"
#include "widgets/map/map_camera.h"

namespace sparsescope {

// The name of a region: a neuron that is particular to what is there.
struct MapLabel {
    NeuronId neuron = 0;
    QString name;
    double x = 0;
    double y = 0;
    double weight = 0;  // where two names have no room, the heavier one is written
    QString tip = {};
};

struct MapNode {
    NeuronId neuron = 0;
    double x = 0;
    double y = 0;
    double size = 0;  // 0 … 1
    QColor color = {};
};

struct MapEdge {
    NeuronId from = 0;
    NeuronId to = 0;
    double strength = 0;  // 0 … 1
};

struct MapHit {
    std::uint32_t number = 0;  // of the point
    int rank = 0;              // from 1; 0: it has none
};

struct PlacedLabel {
    std::size_t label = 0;  // position in the list
    QRectF box;
    QString text;  // shortened
};

// Writes the heaviest names first and leaves out those that would touch one that is written, or the
// edge of the view. At most `limit`.
[[nodiscard]] std::vector<PlacedLabel> place_labels(std::span<const MapLabel> labels,
                                                    const MapCamera& camera,
                                                    const QFontMetricsF& metrics,
                                                    std::size_t limit);

}  // namespace sparsescope
