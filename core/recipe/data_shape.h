// SPDX-License-Identifier: GPL-3.0-or-later
// What the settings of a run are checked against, counted from what its training documents carry
// beside their embeddings.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/recipe/train_config.h"
#include "core/types/label_paths.h"

namespace sparsescope {

// train_labels has one label for each training document, no_label where it has none. label_sets is
// [documents, words], a bit for each tag, or empty. paths are the documents' level paths; null when
// there are none.
[[nodiscard]] DataShape data_shape(std::span<const std::int32_t> train_labels, std::size_t dim,
                                   std::span<const std::uint64_t> label_sets = {},
                                   const LabelPaths* paths = nullptr);

}  // namespace sparsescope
