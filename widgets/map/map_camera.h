// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of a map is in sight: the spot in the middle of the view and how many pixels a unit of
// the map takes, the same in both directions. Std only.
#pragma once
#include <algorithm>

#include "widgets/map/map_points.h"

namespace sparsescope {

struct MapCamera {
    double x = 0;  // of the spot in the middle
    double y = 0;
    double scale = 1;  // pixels a unit
    double width = 1;  // of the view, in pixels
    double height = 1;

    [[nodiscard]] double screen_x(double map_x) const { return (map_x - x) * scale + width / 2; }
    [[nodiscard]] double screen_y(double map_y) const { return (map_y - y) * scale + height / 2; }
    [[nodiscard]] double map_x(double screen_x) const { return (screen_x - width / 2) / scale + x; }
    [[nodiscard]] double map_y(double screen_y) const {
        return (screen_y - height / 2) / scale + y;
    }
    [[nodiscard]] MapBox in_sight() const {
        return {map_x(0), map_y(0), map_x(width), map_y(height)};
    }
    // Shows the box with a margin of so many pixels on each side.
    void show(const MapBox& box, double margin) {
        x = (box.left + box.right) / 2;
        y = (box.top + box.bottom) / 2;
        const double wide = std::max(1.0, width - 2 * margin) / std::max(box.width(), 1e-12);
        const double high = std::max(1.0, height - 2 * margin) / std::max(box.height(), 1e-12);
        scale = std::min(wide, high);
    }
    // The spot under these pixels stays where it is.
    void zoom(double factor, double at_x, double at_y) {
        const double keep_x = map_x(at_x);
        const double keep_y = map_y(at_y);
        scale *= factor;
        x = keep_x - (at_x - width / 2) / scale;
        y = keep_y - (at_y - height / 2) / scale;
    }
    void pan(double pixels_x, double pixels_y) {
        x -= pixels_x / scale;
        y -= pixels_y / scale;
    }
};

}  // namespace sparsescope
