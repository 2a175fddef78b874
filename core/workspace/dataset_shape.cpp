// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/dataset_shape.h"

#include <algorithm>
#include <vector>

#include "core/recipe/data_shape.h"

namespace sparsescope {

Result<DataShape> dataset_shape(const Corpus& corpus, const DatasetInfo& dataset) {
    return guard("looking at a dataset", [&]() -> Result<DataShape> {
        SPARSESCOPE_ASSIGN(const auto labels, corpus.labels(dataset.id));
        SPARSESCOPE_ASSIGN(const auto splits, corpus.splits(dataset.id));
        std::vector<std::int32_t> train_labels;
        for (std::size_t row = 0; row < std::min(labels.size(), splits.size()); ++row)
            if (splits[row] == Split::train) train_labels.push_back(labels[row]);
        DataShape shape = data_shape(train_labels, dataset.dim);
        SPARSESCOPE_ASSIGN(const std::vector<TagInfo> tags, corpus.tags(dataset.id));
        shape.tags = static_cast<int>(std::ranges::count_if(
            tags, [&](const TagInfo& tag) { return tag.documents < dataset.documents; }));
        return shape;
    });
}

}  // namespace sparsescope
