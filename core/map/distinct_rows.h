// SPDX-License-Identifier: GPL-3.0-or-later
// Documents that are equal to the last bit are laid out as one: were each of them a point of its
// own, they would be nobody's but each other's neighbours, and the map would say nothing of where
// they belong. Private to this folder.
#pragma once
#include <cstdint>
#include <vector>

#include "core/map/layout_method.h"

namespace sparsescope {

struct DistinctRows {
    std::vector<std::size_t> rows;           // the first of each kind, ascending
    std::vector<std::uint32_t> of_document;  // index into rows; no_row: it is all zero, or empty
    static constexpr std::uint32_t no_row = ~std::uint32_t{0};
};
[[nodiscard]] DistinctRows distinct_rows(const MapSource& source);
// Places of all documents from those of the kinds: equal documents fill a disc around the place of
// their kind, whose area is a share of the map like theirs of the documents; those that are all
// zero, or whose kind is lonely, lie in the ring.
[[nodiscard]] MapPlaces with_duplicates(const MapPlaces& kinds,
                                        const std::vector<std::size_t>& lonely_kinds,
                                        const DistinctRows& distinct);

// Some documents of a source, with memory of their own.
class PartOfSource {
  public:
    PartOfSource(const MapSource& source, const std::vector<std::size_t>& rows);
    PartOfSource(const PartOfSource&) = delete;
    PartOfSource& operator=(const PartOfSource&) = delete;
    [[nodiscard]] const MapSource& source() const { return part_; }

  private:
    EmbeddingMatrix vectors_;
    CodeMatrix codes_;
    std::vector<std::int32_t> labels_;
    MapSource part_;
};

}  // namespace sparsescope
