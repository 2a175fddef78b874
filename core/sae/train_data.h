// SPDX-License-Identifier: GPL-3.0-or-later
// The documents that a run learns from, and those that it is checked on.
#pragma once
#include <cstdint>
#include <span>

#include "core/sae/likeness.h"
#include "core/types/embedding_view.h"
#include "core/types/label_paths.h"

namespace sparsescope {

// All views must outlive the training. Labels are the dataset's label ids, no_label for a document
// without one; a list of labels may be empty.
struct TrainData {
    EmbeddingView train;
    std::span<const std::int32_t> train_labels;
    EmbeddingView held_out;  // may be empty
    std::span<const std::int32_t> held_out_labels;
    // A bit for every tag, [train rows, words]. Needed when config.labels is tags.
    std::span<const std::uint64_t> train_label_sets = {};
    // The level paths of the training rows. Needed when config.labels is levels.
    const LabelPaths* train_paths = nullptr;
    // How alike two training rows are to the levels loss. Empty means that config.labels decides.
    Likeness likeness = {};
};

}  // namespace sparsescope
