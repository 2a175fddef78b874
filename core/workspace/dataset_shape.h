// SPDX-License-Identifier: GPL-3.0-or-later
// What training reads of a dataset beside its embeddings, and what it may assume about it.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/result.h"
#include "core/corpus/corpus.h"
#include "core/recipe/train_config.h"
#include "core/types/label_paths.h"

namespace sparsescope {

// The tags of the training documents: [documents, words], a bit for each tag; empty without tags.
[[nodiscard]] Result<std::vector<std::uint64_t>> train_tags(const Corpus& corpus, DatasetId dataset,
                                                            std::span<const Split> splits,
                                                            const std::stop_token& stop = {});
// The level paths of the training documents; without documents when the dataset has no levels.
[[nodiscard]] Result<LabelPaths> train_paths(const Corpus& corpus, const DatasetInfo& dataset,
                                             std::span<const Split> splits);

// Reads labels, splits, levels, tags and about a thousand embeddings: about a second per million
// documents, and what a pass over its documents takes for each tag, which a stop request ends.
[[nodiscard]] Result<DataShape> dataset_shape(const Corpus& corpus, const DatasetInfo& dataset,
                                              const std::stop_token& stop = {});

}  // namespace sparsescope
