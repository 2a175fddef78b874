// SPDX-License-Identifier: GPL-3.0-or-later
// A kept map with what its documents are, as the Map page shows it. It is loaded in a task, never
// changed, and shared between threads. Documents are told by their number, their place in the
// ascending ids of the map.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/corpus/corpus.h"
#include "widgets/map/map_points.h"

namespace sparsescope {

struct MapData {
    LayoutInfo info;
    DatasetInfo dataset;
    // By number.
    std::vector<DocumentId> ids;
    std::vector<std::int64_t> rows;  // of the dataset; −1: removed or deleted, and not shown
    std::vector<float> x;            // NaN where the row is −1
    std::vector<float> y;
    std::vector<std::int32_t> labels;
    std::vector<Split> splits;

    std::shared_ptr<const MapPoints> points;
    std::int64_t without_place = 0;  // documents that were added since the map was made

    [[nodiscard]] std::optional<std::uint32_t> numberOf(DocumentId document) const;
    // Of those of the documents, ascending, that are on the map; ascending.
    [[nodiscard]] std::vector<std::uint32_t> numbersOf(std::span<const DocumentId> documents) const;
    [[nodiscard]] std::vector<DocumentId> idsOf(std::span<const std::uint32_t> numbers) const;
};

[[nodiscard]] Result<std::shared_ptr<const MapData>> load_map(const Corpus& corpus, LayoutId layout,
                                                              const std::stop_token& stop);

}  // namespace sparsescope
