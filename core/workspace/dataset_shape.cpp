// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/dataset_shape.h"

#include <algorithm>
#include <vector>

#include "core/corpus/level_path.h"
#include "core/recipe/data_shape.h"

namespace sparsescope {

namespace {

int deepest_level(const LevelPaths& levels, const std::vector<Split>& splits) {
    int deepest = 0;
    for (std::size_t row = 0; row < std::min(levels.of_row.size(), splits.size()); ++row) {
        const std::int32_t path = levels.of_row[row];
        if (splits[row] == Split::train && path != no_label)
            deepest = std::max(deepest, level_depth(levels.names[static_cast<std::size_t>(path)]));
    }
    return deepest;
}

}  // namespace

Result<DataShape> dataset_shape(const Corpus& corpus, const DatasetInfo& dataset) {
    return guard("looking at a dataset", [&]() -> Result<DataShape> {
        SPARSESCOPE_ASSIGN(const auto labels, corpus.labels(dataset.id));
        SPARSESCOPE_ASSIGN(const auto splits, corpus.splits(dataset.id));
        std::vector<std::int32_t> train_labels;
        for (std::size_t row = 0; row < std::min(labels.size(), splits.size()); ++row)
            if (splits[row] == Split::train) train_labels.push_back(labels[row]);
        DataShape shape = data_shape(train_labels, dataset.dim);
        if (dataset.has_levels) {
            SPARSESCOPE_ASSIGN(const LevelPaths levels, corpus.level_paths(dataset.id));
            shape.levels = deepest_level(levels, splits);
        }
        SPARSESCOPE_ASSIGN(const std::vector<TagInfo> tags, corpus.tags(dataset.id));
        shape.tags = static_cast<int>(std::ranges::count_if(
            tags, [&](const TagInfo& tag) { return tag.documents < dataset.documents; }));
        return shape;
    });
}

}  // namespace sparsescope
