// SPDX-License-Identifier: GPL-3.0-or-later
// What the settings of a run are filled in from and checked against: a few facts about the data.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/types/label_paths.h"

namespace sparsescope {

struct DataShape {
    std::int64_t train_documents = 0;
    std::size_t dim = 0;
    int classes = 0;              // distinct labels among the training documents; 0: no labels
    std::int64_t unlabelled = 0;  // training documents without a label
    int tags = 0;                 // tags that some of the documents carry and others do not
    int levels = 0;               // deepest level path among training documents; 0: none
    // ‖μ‖/σ of the embeddings: the length of their mean over their root mean square distance from
    // it; 0: unknown.
    double mean_ratio = 0;

    // Labels are of a handful of documents each (pairs; queries with their documents), so batches
    // of documents shuffled one by one would hardly ever hold two of one label.
    [[nodiscard]] bool pair_like() const {
        return classes > 1 && train_documents < 8 * static_cast<std::int64_t>(classes);
    }
};

// train_labels has one label for each training document, no_label where it has none. label_sets is
// [documents, words], a bit for each tag, or empty. paths are the documents' level paths; null when
// there are none.
[[nodiscard]] DataShape data_shape(std::span<const std::int32_t> train_labels, std::size_t dim,
                                   std::span<const std::uint64_t> label_sets = {},
                                   const LabelPaths* paths = nullptr);

}  // namespace sparsescope
