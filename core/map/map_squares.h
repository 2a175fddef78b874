// SPDX-License-Identifier: GPL-3.0-or-later
// Documents of a map in the order of a Z-curve (Morton 1966), so that those of any square of the
// map, 2^l × 2^l squares at level l, follow each other. Immutable. Private to this folder.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sparsescope {

struct MapSquare {
    int level = 0;
    std::uint32_t column = 0, row = 0;  // 0 … 2^level − 1
    bool operator==(const MapSquare&) const = default;
};

class MapSquares {
  public:
    static constexpr int deepest = 14;

    MapSquares(std::span<const float> x, std::span<const float> y);

    [[nodiscard]] std::size_t size() const { return keys_.size(); }
    [[nodiscard]] float side() const { return side_; }  // of the whole map, > 0
    [[nodiscard]] float left() const { return left_; }
    [[nodiscard]] float top() const { return top_; }
    // In the order of the curve; places and the document's index in what the map was made of.
    [[nodiscard]] float x(std::size_t i) const { return x_[i]; }
    [[nodiscard]] float y(std::size_t i) const { return y_[i]; }
    [[nodiscard]] std::size_t document(std::size_t i) const { return documents_[i]; }

    struct Range {
        std::size_t first = 0, last = 0;
        [[nodiscard]] std::size_t size() const { return last - first; }
    };
    [[nodiscard]] Range in(const MapSquare& square) const;
    // The square of this level that document i of the curve is in.
    [[nodiscard]] MapSquare square_of(std::size_t i, int level) const;

  private:
    [[nodiscard]] std::uint32_t key_of(float x, float y) const;

    float left_ = 0, top_ = 0, side_ = 1;
    std::vector<std::uint32_t> keys_;  // ascending
    std::vector<float> x_, y_;
    std::vector<std::uint32_t> documents_;
};

}  // namespace sparsescope
