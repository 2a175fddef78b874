// SPDX-License-Identifier: GPL-3.0-or-later
// The order in which one epoch sees the training documents; batches are consecutive rows of it.
//   sequential  the order of the file
//   shuffled    every order equally likely (official)
//   grouped     documents of one label or pair in one batch, as far as they fit: with shuffled
//               batches a query hardly ever meets its document, and a contrast with labels has no
//               positives to pull together (method §5.1). Labels with many documents are cut into
//               pieces of an eighth of a batch, spread evenly over the epoch, so that each batch
//               still holds several labels to tell apart.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/random.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

// Returns each of 0 … rows−1 once. labels has one entry a row, no_label for none, or is empty when
// there is nothing to group by.
[[nodiscard]] std::vector<std::uint32_t> epoch_order(BatchOrder order, std::size_t rows,
                                                     std::span<const std::int32_t> labels,
                                                     std::size_t batch, Random& random);

}  // namespace sparsescope
