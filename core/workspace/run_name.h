// SPDX-License-Identifier: GPL-3.0-or-later
// What a new run, and the model it becomes, is called when nobody names it: the preset, k and the
// settings that are not the preset's, "csrv2-text-k8, lr 1e-3, seed 2". Of many settings those are
// named that tell it from other runs.
#pragma once
#include <string>

#include "core/base/result.h"
#include "core/corpus/corpus.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

// `config` is resolved for the data. No run and no model has the name yet.
[[nodiscard]] Result<std::string> new_run_name(const Corpus& corpus, DatasetId dataset,
                                               const TrainConfig& config, const DataShape& shape);

// A very small or very large number as people write it: "1e-3" for 0.001; other texts as they are.
[[nodiscard]] std::string short_number(const std::string& text);

}  // namespace sparsescope
