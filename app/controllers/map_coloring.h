// SPDX-License-Identifier: GPL-3.0-or-later
// Which colour each document of a map has, by what the person asked for, and the legend. Computed
// in a task; which colours these are is the theme's business, on the window's thread.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include <QString>
#include <QStringList>

#include "app/controllers/map_data.h"
#include "core/workspace/loaded_model.h"
#include "widgets/map/map_points.h"

namespace sparsescope {

struct MapColorBy {
    enum class What { nothing, label, split, tag, field, neuron, strongest, length, active };
    What what = What::nothing;
    QString field;  // of the metadata
    bool operator==(const MapColorBy&) const = default;
};

struct MapLegendEntry {
    QString name;
    int color = 0;  // position among the colours
    std::int64_t documents = 0;
    bool other = false;  // what has no class of its own
};

struct MapColoring {
    enum class Scale {
        classes,     // colours of the theme, by position
        sequential,  // `steps` from low to high, and one more for documents without a value
        places,      // one colour a place of `places`
    };
    static constexpr int classes_shown = 7;
    static constexpr int steps = 64;
    static constexpr int place_side = 11;  // places of colours lie in a grid of so many a side

    MapColorBy by;
    Scale scale = Scale::classes;
    std::vector<std::uint8_t> of;  // by number
    std::vector<MapLegendEntry> legend;
    QString title;  // of a sequential scale …
    QString low;    // … and what its ends are
    QString high;
    std::int64_t without = 0;  // documents without a value
    QString note;              // why there is nothing to see, or what else is to be known
};

struct MapColorQuestion {
    std::shared_ptr<const MapData> data;
    std::shared_ptr<const LoadedModel> model;  // null: none of this dataset
    int k = 0;
    std::optional<NeuronId> neuron;
    QString neuron_name;
    std::vector<MapSpot> neuron_places;  // by neuron, NaN for those without; for `strongest`
};
[[nodiscard]] Result<MapColoring> color_map(const Corpus& corpus, const MapColorQuestion& question,
                                            const MapColorBy& by, const std::stop_token& stop);

// The colours of the theme that these positions mean; window thread only.
[[nodiscard]] std::vector<QColor> colors_of(const MapColoring& coloring);

}  // namespace sparsescope
