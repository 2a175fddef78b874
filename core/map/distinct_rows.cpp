// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/distinct_rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>
#include <unordered_map>

#include "core/map/map_places.h"

namespace sparsescope {

namespace {

template <class T>
std::string_view bytes(std::span<const T> values) {
    return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

// The bytes of a row: numbers, or neurons and weights.
struct RowBytes {
    std::string_view first, second;
    bool operator==(const RowBytes&) const = default;
};
struct RowHash {
    std::size_t operator()(const RowBytes& row) const {
        const std::hash<std::string_view> hash;
        return hash(row.first) * 31 + hash(row.second);
    }
};

}  // namespace

DistinctRows distinct_rows(const MapSource& source) {
    DistinctRows distinct;
    distinct.of_document.assign(source.size(), DistinctRows::no_row);
    std::unordered_map<RowBytes, std::uint32_t, RowHash> seen;
    seen.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        RowBytes row;
        if (source.codes) {
            const CodeView code = source.codes->row(i).prefix(static_cast<std::size_t>(source.k));
            if (code.empty()) continue;
            row = {bytes(code.neurons), bytes(code.weights)};
        } else {
            const auto values = source.vectors.row(i);
            if (std::ranges::all_of(values, [](float v) { return v == 0; })) continue;
            row = {bytes(values), {}};
        }
        const auto [place, is_new] =
            seen.try_emplace(row, static_cast<std::uint32_t>(distinct.rows.size()));
        if (is_new) distinct.rows.push_back(i);
        distinct.of_document[i] = place->second;
    }
    return distinct;
}

MapPlaces with_duplicates(const MapPlaces& kinds, const std::vector<std::size_t>& lonely_kinds,
                          const DistinctRows& distinct) {
    constexpr float disc = 0.5F;  // radius were all documents equal, before scaling
    const std::size_t documents = distinct.of_document.size();
    std::vector<std::size_t> sizes(kinds.size()), met(kinds.size());
    std::vector<bool> lonely(kinds.size());
    for (const std::size_t kind : lonely_kinds)
        lonely[kind] = true;
    for (const std::uint32_t kind : distinct.of_document)
        if (kind != DistinctRows::no_row) ++sizes[kind];
    MapPlaces places;
    std::vector<std::size_t> ring;
    for (std::size_t i = 0; i < documents; ++i) {
        const std::uint32_t kind = distinct.of_document[i];
        if (kind == DistinctRows::no_row || lonely[kind]) {
            ring.push_back(i);
            places.x.push_back(0);
            places.y.push_back(0);
            continue;
        }
        if (met[kind] > 0) ++places.duplicates;
        const DiscPoint point = disc_point(met[kind]++, sizes[kind]);
        const float radius =
            disc * std::sqrt(static_cast<float>(sizes[kind]) / static_cast<float>(documents));
        places.x.push_back(kinds.x[kind] + radius * point.x);
        places.y.push_back(kinds.y[kind] + radius * point.y);
    }
    places.lonely = std::ssize(ring);
    centre_and_scale(places);
    place_in_ring(places, ring);
    return places;
}

PartOfSource::PartOfSource(const MapSource& source, const std::vector<std::size_t>& rows) {
    if (source.codes) {
        codes_ = CodeMatrix(source.codes->hidden());
        for (const std::size_t row : rows)
            codes_.append(source.codes->row(row).prefix(static_cast<std::size_t>(source.k)));
        part_.codes = &codes_;
        part_.k = source.k;
    } else {
        vectors_ = EmbeddingMatrix(rows.size(), source.vectors.dim);
        for (std::size_t i = 0; i < rows.size(); ++i)
            std::ranges::copy(source.vectors.row(rows[i]), vectors_.row(i).begin());
        part_.vectors = vectors_.view();
    }
    if (source.labels.empty()) return;
    for (const std::size_t row : rows)
        labels_.push_back(source.labels[row]);
    part_.labels = labels_;
}

}  // namespace sparsescope
