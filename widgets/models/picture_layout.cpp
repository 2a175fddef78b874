// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/picture_layout.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace sparsescope {
namespace {

constexpr double largest_growth = 1.5;  // of the squares of a grid beyond what was asked for

double shape_of(float shape) {
    if (!std::isfinite(shape) || shape <= 0) return 1;
    return std::clamp(shape, PictureLayout::narrowest, PictureLayout::widest);
}

}  // namespace

void PictureLayout::arrange(int count, std::span<const float> shapes, const Room& room) {
    rows_.clear();
    places_.clear();
    height_ = 0;
    gap_ = std::max(room.gap, 0);
    caption_ = std::max(room.caption, 0);
    if (count <= 0 || room.width <= 0) return;
    places_.reserve(static_cast<std::size_t>(count));
    Room fit = room;
    fit.edge = std::clamp(room.edge, 1, std::max(1, room.width));
    fit.gap = gap_;
    if (std::ssize(shapes) == count)
        arrangeRows(shapes, fit);
    else
        arrangeGrid(count, fit);
    if (!rows_.empty()) height_ = rows_.back().top + rows_.back().height + caption_;
}

void PictureLayout::arrangeGrid(int count, const Room& room) {
    const int columns = std::max(1, (room.width + room.gap) / (room.edge + room.gap));
    int side = (room.width - room.gap * (columns - 1)) / columns;
    side = std::min(side, static_cast<int>(room.edge * largest_growth));
    int top = 0;
    for (int first = 0; first < count; first += columns) {
        rows_.push_back({first, top, side});
        for (int column = 0; column < std::min(columns, count - first); ++column)
            places_.push_back({column * (side + room.gap), side});
        top += side + caption_ + room.gap;
    }
}

void PictureLayout::arrangeRows(std::span<const float> shapes, const Room& room) {
    const auto count = static_cast<int>(shapes.size());
    int first = 0;
    double sum = 0;  // of the shapes of the row: its width at height 1
    for (int i = 0; i < count; ++i) {
        const double shape = shape_of(shapes[static_cast<std::size_t>(i)]);
        const auto height_with = [&](double all, int pictures) {
            return (room.width - room.gap * (pictures - 1)) / all;
        };
        const double with = height_with(sum + shape, i - first + 1);
        if (with > room.edge) {
            sum += shape;
            continue;
        }
        // The row is full; whether with this one or before it is a question of the nearer height.
        const double without = i > first ? height_with(sum, i - first) : HUGE_VAL;
        const bool before = without / room.edge < room.edge / std::max(with, 1.0);
        addRow(first, before ? i - 1 : i, before ? without : with, shapes, room, true);
        first = before ? i : i + 1;
        sum = before ? shape : 0;
    }
    if (first < count) addRow(first, count - 1, room.edge, shapes, room, false);
}

void PictureLayout::addRow(int first, int last, double height, std::span<const float> shapes,
                           const Room& room, bool filled) {
    const int top = rows_.empty() ? 0 : rows_.back().top + rows_.back().height + caption_ + gap_;
    rows_.push_back({first, top, std::max(1, static_cast<int>(std::lround(height)))});
    double left = 0;
    for (int i = first; i <= last; ++i) {
        const double width = height * shape_of(shapes[static_cast<std::size_t>(i)]);
        const int from = static_cast<int>(std::lround(left));
        int to = static_cast<int>(std::lround(left + width));
        if (filled && i == last) to = room.width;  // what rounding left over
        places_.push_back({from, std::max(1, to - from)});
        left += width + room.gap;
    }
}

std::size_t PictureLayout::rowIndexAt(int y) const {
    const auto after = std::ranges::upper_bound(rows_, y, {}, &Row::top);
    return after == rows_.begin() ? 0 : static_cast<std::size_t>(after - rows_.begin()) - 1;
}

std::size_t PictureLayout::rowIndexOf(int index) const {
    const auto after = std::ranges::upper_bound(rows_, index, {}, &Row::first);
    return after == rows_.begin() ? 0 : static_cast<std::size_t>(after - rows_.begin()) - 1;
}

int PictureLayout::lastOf(std::size_t row) const {
    return (row + 1 < rows_.size() ? rows_[row + 1].first : count()) - 1;
}

QRect PictureLayout::picture(int index) const {
    if (index < 0 || index >= count()) return {};
    const Row& row = rows_[rowIndexOf(index)];
    const Place& place = places_[static_cast<std::size_t>(index)];
    return {place.left, row.top, place.width, row.height};
}

QRect PictureLayout::tile(int index) const {
    const QRect rect = picture(index);
    return rect.isNull() ? rect : rect.adjusted(0, 0, 0, caption_);
}

int PictureLayout::nearestIn(std::size_t row, int x) const {
    int best = rows_[row].first;
    int distance = -1;
    for (int i = rows_[row].first; i <= lastOf(row); ++i) {
        const Place& place = places_[static_cast<std::size_t>(i)];
        const int away = std::abs(2 * place.left + place.width - 2 * x);
        if (distance >= 0 && away >= distance) continue;
        best = i;
        distance = away;
    }
    return best;
}

int PictureLayout::at(const QPoint& point) const {
    if (rows_.empty() || point.y() < 0) return -1;
    const std::size_t row = rowIndexAt(point.y());
    for (int i = rows_[row].first; i <= lastOf(row); ++i)
        if (tile(i).contains(point)) return i;
    return -1;
}

int PictureLayout::nearest(const QPoint& point) const {
    if (rows_.empty()) return -1;
    const int exact = at(point);
    return exact >= 0 ? exact : nearestIn(rowIndexAt(point.y()), point.x());
}

std::pair<int, int> PictureLayout::between(int top, int bottom) const {
    if (rows_.empty() || bottom < 0 || top >= height_ || bottom < top) return {0, -1};
    std::size_t first = rowIndexAt(top);
    // The gap below a row belongs to none.
    if (rows_[first].top + rows_[first].height + caption_ <= top && first + 1 < rows_.size())
        ++first;
    return {rows_[first].first, lastOf(std::max(first, rowIndexAt(bottom)))};
}

int PictureLayout::across(int index, int rows) const {
    if (index < 0 || index >= count()) return index;
    const auto row = static_cast<std::ptrdiff_t>(rowIndexOf(index));
    const auto to = std::clamp<std::ptrdiff_t>(row + rows, 0, std::ssize(rows_) - 1);
    if (to == row) return index;
    const Place& place = places_[static_cast<std::size_t>(index)];
    return nearestIn(static_cast<std::size_t>(to), place.left + place.width / 2);
}

std::pair<int, int> PictureLayout::rowOf(int index) const {
    if (index < 0 || index >= count()) return {0, -1};
    const std::size_t row = rowIndexOf(index);
    return {rows_[row].first, lastOf(row)};
}

}  // namespace sparsescope
