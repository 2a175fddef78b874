// SPDX-License-Identifier: GPL-3.0-or-later
// Where neurons lie on a map of documents, and a map of their own.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/map/map_settings.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

struct NeuronPlace {
    NeuronId neuron = 0;
    float x = 0, y = 0;
    std::int64_t documents = 0;  // on the map in which it is active
    float spread = 0;            // radius around (x, y) that holds half of their weight
};

// By neuron; neurons that no document on the map activates are left out. A neuron's place is the
// weighted mean of its densest half: of its documents, counted by their weights at k, those within
// `spread` of the place. It starts at the weighted median of x and of y and is found by moving
// there until nothing changes. So a neuron with two clumps lies in the larger one, where a plain
// mean would put it between them, on documents of others. Neurons of more than 2,000 documents are
// placed by the strongest 2,000.
// x, y: places; rows[i]: the row of document i in the codes. Errors: cancelled; invalid_argument
// for sizes that differ or rows outside.
[[nodiscard]] Result<std::vector<NeuronPlace>> neuron_places(
    std::span<const float> x, std::span<const float> y, std::span<const std::int64_t> rows,
    const CodeMatrix& codes, int k, std::stop_token stop = {}, const Progress& progress = {});

// A map of the neurons themselves: `rows` [hidden, dim] of the encoder laid out by the method
// called `method` (core/map/layout_method.h), compared by cosine. documents and spread are 0.
[[nodiscard]] Result<std::vector<NeuronPlace>> neuron_places_by_rows(EmbeddingView rows,
                                                                     std::string_view method,
                                                                     const MapSettings& settings,
                                                                     std::stop_token stop = {},
                                                                     const Progress& progress = {});

}  // namespace sparsescope
