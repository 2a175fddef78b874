// SPDX-License-Identifier: GPL-3.0-or-later
// Where the pictures of a gallery stand. Pictures of different shapes stand in rows that are filled
// from edge to edge, each as high as that needs; reading order is the order of the documents, which
// columns of bricks would lose. Without shapes they stand in a grid of squares. One arrangement is
// a pass over all pictures (100,000 in about a millisecond); places are found by bisection. Pixels.
#pragma once
#include <QRect>
#include <span>
#include <utility>
#include <vector>

namespace sparsescope {

class PictureLayout {
  public:
    struct Room {
        int width = 0;    // of the gallery
        int edge = 1;     // the height that rows are to have about, without captions
        int gap = 0;      // between pictures
        int caption = 0;  // height below each picture
    };
    // shapes: width over height by picture, or nothing for a grid. What is no shape (0, NaN) counts
    // as a square; very wide and very high ones are shown smaller than their row.
    void arrange(int count, std::span<const float> shapes, const Room& room);

    [[nodiscard]] int count() const { return static_cast<int>(places_.size()); }
    [[nodiscard]] int height() const { return height_; }
    [[nodiscard]] QRect picture(int index) const;          // without its caption
    [[nodiscard]] QRect tile(int index) const;             // with it
    [[nodiscard]] int at(const QPoint& point) const;       // −1: none
    [[nodiscard]] int nearest(const QPoint& point) const;  // −1: there is no picture
    // The first and the last whose tile reaches into [top, bottom]; first > last: none.
    [[nodiscard]] std::pair<int, int> between(int top, int bottom) const;
    // The one below (rows > 0) or above whose middle is nearest; at the edge, the same.
    [[nodiscard]] int across(int index, int rows) const;
    [[nodiscard]] std::pair<int, int> rowOf(int index) const;  // its first and last picture

    static constexpr float widest = 2.5F;
    static constexpr float narrowest = 0.4F;

  private:
    struct Row {
        int first = 0;
        int top = 0;
        int height = 0;  // of its pictures
    };
    struct Place {
        int left = 0;
        int width = 0;
    };
    void arrangeGrid(int count, const Room& room);
    void arrangeRows(std::span<const float> shapes, const Room& room);
    void addRow(int first, int last, double height, std::span<const float> shapes, const Room& room,
                bool filled);
    [[nodiscard]] std::size_t rowIndexAt(int y) const;  // the last row that begins at or above y
    [[nodiscard]] std::size_t rowIndexOf(int index) const;
    [[nodiscard]] int lastOf(std::size_t row) const;
    [[nodiscard]] int nearestIn(std::size_t row, int x) const;

    std::vector<Row> rows_;
    std::vector<Place> places_;
    int gap_ = 0;
    int caption_ = 0;
    int height_ = 0;
};

}  // namespace sparsescope
