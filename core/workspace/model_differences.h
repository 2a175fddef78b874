// SPDX-License-Identifier: GPL-3.0-or-later
// What tells models apart whose names do not say it. Any thread.
#pragma once
#include <string>
#include <vector>

#include "core/corpus/corpus_types.h"

namespace sparsescope {

// For each model, in their order: the values of the settings that it does not share with all other
// models of its dataset and preset, as "k 8, lr 0.001, seed 2". The preset stands in front where a
// dataset has models of several. "" for a model that is the only one of its dataset, that was
// loaded from a file, or whose settings cannot be read.
[[nodiscard]] std::vector<std::string> what_differs(const std::vector<ModelInfo>& models);

}  // namespace sparsescope
