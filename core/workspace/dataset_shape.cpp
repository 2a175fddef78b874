// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/dataset_shape.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/corpus/level_path.h"
#include "core/recipe/data_shape.h"

namespace sparsescope {

namespace {

constexpr std::int64_t slices = 16;  // evenly spread: rows that lie together are often alike
constexpr std::int64_t rows_of_slice = 64;

// ‖μ‖/σ of a sample; 0 without embeddings.
Result<double> mean_ratio(const Corpus& corpus, const DatasetInfo& dataset) {
    if (dataset.dim == 0) return 0.0;
    std::vector<double> sum(dataset.dim);
    double squares = 0;
    double count = 0;
    const std::int64_t stride = std::max((dataset.documents + slices - 1) / slices, rows_of_slice);
    for (std::int64_t first = 0; first < dataset.documents; first += stride) {
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix rows,
                           corpus.embeddings(dataset.id, first,
                                             std::min(rows_of_slice, dataset.documents - first)));
        for (std::size_t row = 0; row < rows.rows; ++row, ++count) {
            for (std::size_t i = 0; i < sum.size(); ++i) {
                const auto value = static_cast<double>(rows.row(row)[i]);
                sum[i] += value;
                squares += value * value;
            }
        }
    }
    if (count == 0) return 0.0;
    double of_mean = 0;
    for (const double value : sum)
        of_mean += value / count * (value / count);
    const double variance = squares / count - of_mean;
    return variance > 0 ? std::sqrt(of_mean / variance) : 0.0;
}

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
        SPARSESCOPE_ASSIGN(shape.mean_ratio, mean_ratio(corpus, dataset));
        return shape;
    });
}

}  // namespace sparsescope
