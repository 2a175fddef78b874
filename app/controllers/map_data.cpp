// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/map_data.h"

#include <algorithm>
#include <limits>

namespace sparsescope {
namespace {

template <class Value>
Value at_row(const std::vector<Value>& by_row, std::int64_t row, Value none) {
    const auto at = static_cast<std::size_t>(row);
    return row >= 0 && at < by_row.size() ? by_row[at] : none;
}

// Both lists of ids ascend, so one pass finds the row of each document of the map.
void find_rows(MapData& data, const std::vector<DocumentId>& by_row, const RowSet& removed) {
    data.rows.assign(data.ids.size(), -1);
    std::size_t row = 0;
    std::int64_t placed = 0;
    for (std::size_t number = 0; number < data.ids.size(); ++number) {
        while (row < by_row.size() && by_row[row] < data.ids[number])
            ++row;
        if (row == by_row.size()) break;
        if (by_row[row] != data.ids[number] || removed.contains(row)) continue;
        data.rows[number] = static_cast<std::int64_t>(row);
        ++placed;
    }
    data.without_place = std::max<std::int64_t>(
        0, static_cast<std::int64_t>(by_row.size() - removed.count()) - placed);
}

}  // namespace

std::optional<std::uint32_t> MapData::numberOf(DocumentId document) const {
    const auto found = std::ranges::lower_bound(ids, document);
    if (found == ids.end() || *found != document) return std::nullopt;
    return static_cast<std::uint32_t>(found - ids.begin());
}

std::vector<std::uint32_t> MapData::numbersOf(std::span<const DocumentId> documents) const {
    std::vector<std::uint32_t> numbers;
    auto from = ids.begin();
    // Of many documents most are near the one before.
    const bool many = documents.size() > ids.size() / 16;
    for (const DocumentId document : documents) {
        while (many && from != ids.end() && *from < document)
            ++from;
        if (!many) from = std::lower_bound(from, ids.end(), document);
        if (from == ids.end()) break;
        if (*from == document) numbers.push_back(static_cast<std::uint32_t>(from - ids.begin()));
    }
    return numbers;
}

std::vector<DocumentId> MapData::idsOf(std::span<const std::uint32_t> numbers) const {
    std::vector<DocumentId> found;
    found.reserve(numbers.size());
    for (const std::uint32_t number : numbers)
        found.push_back(ids[number]);
    return found;
}

Result<std::shared_ptr<const MapData>> load_map(const Corpus& corpus, LayoutId layout,
                                                const std::stop_token& stop) {
    auto data = std::make_shared<MapData>();
    SPARSESCOPE_ASSIGN(MapLayout stored, corpus.layout(layout));
    data->info = std::move(stored.info);
    data->ids = std::move(stored.ids);
    data->x = std::move(stored.x);
    data->y = std::move(stored.y);
    SPARSESCOPE_ASSIGN(data->dataset, corpus.dataset(data->info.dataset));
    SPARSESCOPE_ASSIGN(const auto by_row, corpus.document_ids(data->info.dataset));
    SPARSESCOPE_ASSIGN(const RowSet removed, corpus.removed_rows(data->info.dataset));
    SPARSESCOPE_ASSIGN(const auto labels, corpus.labels(data->info.dataset));
    SPARSESCOPE_ASSIGN(const auto splits, corpus.splits(data->info.dataset));
    if (stop.stop_requested()) return fail(ErrorCode::cancelled, "The map is not wanted any more.");
    find_rows(*data, by_row, removed);
    data->labels.reserve(data->ids.size());
    data->splits.reserve(data->ids.size());
    for (std::size_t number = 0; number < data->ids.size(); ++number) {
        const std::int64_t row = data->rows[number];
        data->labels.push_back(at_row(labels, row, no_label));
        data->splits.push_back(at_row(splits, row, Split::none));
        if (row >= 0) continue;
        data->x[number] = data->y[number] = std::numeric_limits<float>::quiet_NaN();
    }
    data->points = std::make_shared<MapPoints>(data->x, data->y);
    return std::shared_ptr<const MapData>(std::move(data));
}

}  // namespace sparsescope
