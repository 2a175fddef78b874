// SPDX-License-Identifier: GPL-3.0-or-later
// Documents as the lists of the window show them, and embeddings that are pixels. Called in tasks.
#pragma once
#include <span>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/types/document.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {

// One row per id, in the order of ids, with pictures where the dataset has them.
[[nodiscard]] Result<std::vector<DocumentRow>> load_document_rows(const Corpus& corpus,
                                                                  const DatasetInfo& dataset,
                                                                  std::span<const DocumentId> ids);

// The name of a document's label; "" when it has none.
[[nodiscard]] QString label_of(const DatasetInfo& dataset, std::int32_t label);

// An embedding of the dataset has one value per pixel (or three, for colours): encoder rows and
// reconstructions can be shown as images.
[[nodiscard]] bool embeddings_are_pixels(const DatasetInfo& dataset);

// One value per pixel; colours become their mean. values: dataset.dim floats.
[[nodiscard]] std::vector<float> per_pixel(const DatasetInfo& dataset,
                                           std::span<const float> values);

// values · scale as 8-bit pixels, clamped.
[[nodiscard]] Image to_pixels(const DatasetInfo& dataset, std::span<const float> values,
                              double scale);

}  // namespace sparsescope
