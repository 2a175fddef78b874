// SPDX-License-Identifier: GPL-3.0-or-later
// Level paths as the trainer wants them, with numbers of their prefixes instead of names.
#pragma once
#include <cstdint>
#include <span>

#include "core/corpus/corpus_types.h"
#include "core/types/label_paths.h"

namespace sparsescope {

// The paths of the documents at these rows of the dataset, in the order of `rows`.
[[nodiscard]] LabelPaths label_paths(const LevelPaths& levels, std::span<const std::int64_t> rows);

}  // namespace sparsescope
