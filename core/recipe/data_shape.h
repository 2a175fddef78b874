// SPDX-License-Identifier: GPL-3.0-or-later
// What the settings of a run are checked against, from the labels of its training documents.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/recipe/train_config.h"

namespace sparsescope {

// train_labels: one a training document, no_label for none. label_sets: [documents, words] bits of
// the tags they carry, or empty.
[[nodiscard]] DataShape data_shape(std::span<const std::int32_t> train_labels, std::size_t dim,
                                   std::span<const std::uint64_t> label_sets = {});

}  // namespace sparsescope
