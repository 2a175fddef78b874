// SPDX-License-Identifier: GPL-3.0-or-later
// The points of a map, sorted into the cells of a grid, so that whatever lies in a part of the map
// is found without looking at the rest. A point is told by its number in the caller's arrays; where
// it lies in the sorted ones is its position. Places are in the map's own units, y downwards. A
// point whose place is not finite is left out. Made once and never changed: share it between
// threads. Std only.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace sparsescope {

struct MapBox {
    double left = 0, top = 0, right = 0, bottom = 0;
    [[nodiscard]] double width() const { return right - left; }
    [[nodiscard]] double height() const { return bottom - top; }
    [[nodiscard]] bool contains(double x, double y) const {
        return x >= left && x <= right && y >= top && y <= bottom;
    }
};

struct MapSpot {
    double x = 0;
    double y = 0;
};

class MapPoints {
  public:
    MapPoints() = default;
    // x and y have the same size.
    MapPoints(std::span<const float> x, std::span<const float> y);

    [[nodiscard]] std::size_t size() const { return numbers_.size(); }     // that have a place
    [[nodiscard]] std::size_t count() const { return positions_.size(); }  // of the caller
    [[nodiscard]] bool empty() const { return numbers_.empty(); }
    // By position, cell by cell.
    [[nodiscard]] std::span<const float> xs() const { return x_; }
    [[nodiscard]] std::span<const float> ys() const { return y_; }
    [[nodiscard]] std::span<const std::uint32_t> numbers() const { return numbers_; }
    [[nodiscard]] std::int64_t position(std::size_t number) const {  // −1: it has no place
        return number < positions_.size() ? positions_[number] : -1;
    }
    [[nodiscard]] std::optional<MapSpot> spot(std::size_t number) const;
    // Of all points; never flat, so that points in one place still have something around them.
    [[nodiscard]] const MapBox& bounds() const { return bounds_; }
    // The share of the grid's cells, 0 … 1, that hold half of the points: how uneven they lie.
    [[nodiscard]] double spread() const { return spread_; }

    // Calls body(first, last) for runs of positions; every point in the box is in one of them, and
    // so are some around it.
    template <class Body>
    void for_each_run(const MapBox& box, Body&& body) const {
        if (empty()) return;
        const auto [left, right] = std::pair(column(box.left), column(box.right));
        const auto [top, bottom] = std::pair(row(box.top), row(box.bottom));
        if (box.right < bounds_.left || box.left > bounds_.right || box.bottom < bounds_.top ||
            box.top > bounds_.bottom)
            return;
        for (std::size_t y = top; y <= bottom; ++y) {
            const std::size_t first = starts_[y * side_ + left];
            const std::size_t last = starts_[y * side_ + right + 1];
            if (first < last) body(first, last);
        }
    }
    // Numbers of points, ascending.
    [[nodiscard]] std::vector<std::uint32_t> inside(const MapBox& box) const;
    [[nodiscard]] std::vector<std::uint32_t> inside(std::span<const MapSpot> polygon) const;
    [[nodiscard]] std::size_t count_inside(const MapBox& box) const;
    // The number of the nearest point that is not farther than `reach`; of equally near ones the
    // smallest.
    [[nodiscard]] std::optional<std::uint32_t> nearest(double x, double y, double reach) const;

    // The box of the closest third of these points, or of all of fewer than four: where most of
    // them are, when some are strewn over the map. nullopt: none of them has a place.
    [[nodiscard]] std::optional<MapBox> densest(std::span<const std::uint32_t> numbers) const;

  private:
    [[nodiscard]] std::size_t column(double x) const;
    [[nodiscard]] std::size_t row(double y) const;
    void sort(std::span<const float> x, std::span<const float> y);

    std::vector<float> x_;
    std::vector<float> y_;
    std::vector<std::uint32_t> numbers_;   // by position
    std::vector<std::int32_t> positions_;  // by number
    std::vector<std::uint32_t> starts_;    // of the cells, row by row, and the end
    std::size_t side_ = 1;                 // cells in a row
    MapBox bounds_{-1, -1, 1, 1};
    double spread_ = 1;
};

// Whether a spot is inside a polygon, which is closed from its last corner to its first; where its
// sides cross, every second part is outside.
[[nodiscard]] bool inside_polygon(std::span<const MapSpot> polygon, double x, double y);

}  // namespace sparsescope
