// SPDX-License-Identifier: GPL-3.0-or-later
// What training may assume about a dataset. Reads labels and splits and about a thousand
// embeddings: about a second per million documents.
#pragma once
#include "core/base/result.h"
#include "core/corpus/corpus.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

[[nodiscard]] Result<DataShape> dataset_shape(const Corpus& corpus, const DatasetInfo& dataset);

}  // namespace sparsescope
