// SPDX-License-Identifier: GPL-3.0-or-later
// Ways to lay out documents on a plane. A method is one file in methods/ and one word in this
// folder's CMake list; methods_test.cpp tries every method of the list.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/map/map_settings.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

// The documents to be laid out, by either their vectors or their codes; both are compared by
// cosine. Removed documents are left out by the caller.
struct MapSource {
    EmbeddingView vectors;              // finite; a row of zeros is like no other row
    const CodeMatrix* codes = nullptr;  // in place of vectors, read at k
    int k = 0;
    std::span<const std::int32_t> labels;  // one a document (no_label: none), or empty

    [[nodiscard]] std::size_t size() const { return codes ? codes->rows() : vectors.rows; }
};

// Places by document, finite, centred on 0 with a mean square distance of 1 from there (all 0 when
// there is but one place).
struct MapPlaces {
    std::vector<float> x;
    std::vector<float> y;
    std::int64_t lonely = 0;      // documents without neighbours: in a ring around the others
    std::int64_t duplicates = 0;  // equal to an earlier document, and placed close around it
    [[nodiscard]] std::size_t size() const { return x.size(); }
};

struct LayoutMethodEntry {
    std::string name;                 // as the command line and LayoutInfo::method have it
    std::string title;                // "UMAP"
    std::string summary;              // one sentence
    std::vector<std::string> params;  // names of the map_params() that it obeys
    bool needs_labels = false;
    // Errors: cancelled; invalid_argument when there are no labels and it needs some.
    Result<MapPlaces> (*lay_out)(const MapSource& source, const MapSettings& settings,
                                 std::stop_token stop, const Progress& progress);
};
[[nodiscard]] std::span<const LayoutMethodEntry* const> layout_methods();
// Any number of documents, none included. The settings are checked. Long: not for the window's
// thread.
[[nodiscard]] Result<MapPlaces> lay_out(std::string_view method, const MapSource& source,
                                        const MapSettings& settings, std::stop_token stop = {},
                                        const Progress& progress = {});

}  // namespace sparsescope
