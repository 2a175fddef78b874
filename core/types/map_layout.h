// SPDX-License-Identifier: GPL-3.0-or-later
// Where the documents of a dataset lie on a map. Std only.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

using LayoutId = std::int64_t;

struct LayoutInfo {
    LayoutId id = 0;
    DatasetId dataset = 0;
    std::optional<ModelId> model;  // whose codes it shows; none: embeddings, or the model is gone
    int k = 0;                     // of the codes; 0: of the embeddings
    std::string name;              // chosen by the person or made from method and source
    std::string method;            // a word of the list of methods: umap, pca, labels
    std::string settings;          // JSON: what else decides it, its seed among it
    std::int64_t documents = 0;    // that have a place
    // How true it is to the neighbourhoods it was made from, at 15 neighbours; nullopt: not
    // measured, as with fewer than 50 documents.
    std::optional<double> trustworthiness;
    std::optional<double> continuity;
    std::string created;  // ISO 8601, UTC
};

struct MapLayout {
    LayoutInfo info;
    // Of the same size. A document that was added later has no place until one is found for it.
    std::vector<DocumentId> ids;  // ascending
    std::vector<float> x;
    std::vector<float> y;
};

}  // namespace sparsescope
