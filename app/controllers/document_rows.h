// SPDX-License-Identifier: GPL-3.0-or-later
// Documents as the lists of the window show them, and images of embeddings that are pixels. The
// functions run in tasks.
#pragma once
#include <span>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/types/document.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {

// Returns one row for each id, in the order of `ids`, with pictures if the dataset has them.
[[nodiscard]] Result<std::vector<DocumentRow>> load_document_rows(const Corpus& corpus,
                                                                  const DatasetInfo& dataset,
                                                                  std::span<const DocumentId> ids);

// The name of a document's label; "" when it has none.
[[nodiscard]] QString label_of(const DatasetInfo& dataset, std::int32_t label);

// Whether an embedding of the dataset has one value per pixel (or three, for colours), so that
// encoder rows and reconstructions can be shown as images.
[[nodiscard]] bool embeddings_are_pixels(const DatasetInfo& dataset);

// Reduces dataset.dim values to one per pixel: the mean of its colours.
[[nodiscard]] std::vector<float> per_pixel(const DatasetInfo& dataset,
                                           std::span<const float> values);

// The image whose 8-bit pixels are values · scale, rounded and clamped.
[[nodiscard]] Image to_pixels(const DatasetInfo& dataset, std::span<const float> values,
                              double scale);

}  // namespace sparsescope
