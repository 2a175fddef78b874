// SPDX-License-Identifier: GPL-3.0-or-later
// Maps of a dataset's documents, kept in the workspace. All calls are long and can be stopped; a
// stopped one leaves the workspace as it was. One thread at a time for one Corpus.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/map/map_settings.h"

namespace sparsescope {

struct MapWish {
    DatasetId dataset = 0;
    std::optional<ModelId> model;  // whose codes are laid out; none: the embeddings
    int k = 0;                     // of the codes; 0: the model's
    std::string method = "umap";   // of layout_methods()
    MapSettings settings;
    std::string name;  // "" : made from method and source
};

struct MadeMap {
    LayoutInfo info;              // as it is kept, with trustworthiness and continuity
    std::int64_t lonely = 0;      // documents without neighbours: in a ring around the others
    std::int64_t duplicates = 0;  // equal to another document
    std::int64_t judged = 0;      // documents that trustworthiness and continuity rest on
};

// Lays out all documents that are not removed, judges the map and keeps it. Errors: unsupported,
// with a sentence, when there are no documents, embeddings, codes or labels where they are needed;
// cancelled.
[[nodiscard]] Result<MadeMap> make_map(Corpus& corpus, const MapWish& wish,
                                       std::stop_token stop = {}, const Progress& progress = {});
// The map without keeping it: for previews and tests.
[[nodiscard]] Result<MapLayout> compute_map(const Corpus& corpus, const MapWish& wish,
                                            MadeMap& made, std::stop_token stop = {},
                                            const Progress& progress = {});

// Gives documents that were added since the map was made a place on it, and keeps that; the others
// stay where they are. Returns how many there were. A document lies among its nearest placed
// neighbours by the map's own measure (codes of its model at its k, or embeddings), one without
// neighbours in the ring. Errors as make_map; invalid_argument when the map's model is gone.
[[nodiscard]] Result<std::int64_t> place_new_documents(Corpus& corpus, LayoutId layout,
                                                       std::stop_token stop = {},
                                                       const Progress& progress = {});
// How many documents of its dataset, removed ones not counted, have no place on the map.
[[nodiscard]] Result<std::int64_t> documents_without_place(const Corpus& corpus,
                                                           const MapLayout& layout);

// By document of the map, its row in the dataset, for codes and labels that are kept by row. A
// document that was deleted for good has none (−1); removed ones keep theirs.
[[nodiscard]] std::vector<std::int64_t> rows_of_map(const MapLayout& layout,
                                                    std::span<const DocumentId> ids_by_row);

}  // namespace sparsescope
