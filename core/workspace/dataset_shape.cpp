// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/dataset_shape.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/recipe/data_shape.h"
#include "core/workspace/label_paths.h"

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

}  // namespace

Result<std::vector<std::uint64_t>> train_tags(const Corpus& corpus, DatasetId dataset,
                                              std::span<const Split> splits,
                                              const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(const std::vector<TagInfo> tags, corpus.tags(dataset));
    const std::size_t words = (tags.size() + 63) / 64;
    std::vector<std::uint64_t> sets(
        words * static_cast<std::size_t>(std::ranges::count(splits, Split::train)));
    for (std::size_t tag = 0; tag < tags.size(); ++tag) {
        SPARSESCOPE_ASSIGN(const RowSet rows,
                           corpus.rows_where(dataset, TagIs{tags[tag].name}, stop));
        std::size_t word = tag / 64;  // of the next training document
        for (std::size_t row = 0; row < splits.size(); ++row) {
            if (splits[row] != Split::train) continue;
            if (rows.contains(row)) sets[word] |= std::uint64_t{1} << (tag % 64);
            word += words;
        }
    }
    return sets;
}

Result<LabelPaths> train_paths(const Corpus& corpus, const DatasetInfo& dataset,
                               std::span<const Split> splits) {
    if (!dataset.has_levels) return LabelPaths{};
    SPARSESCOPE_ASSIGN(const LevelPaths levels, corpus.level_paths(dataset.id));
    std::vector<std::int64_t> rows;
    for (std::size_t row = 0; row < splits.size(); ++row)
        if (splits[row] == Split::train) rows.push_back(static_cast<std::int64_t>(row));
    return label_paths(levels, rows);
}

Result<DataShape> dataset_shape(const Corpus& corpus, const DatasetInfo& dataset,
                                const std::stop_token& stop) {
    return guard("looking at a dataset", [&]() -> Result<DataShape> {
        SPARSESCOPE_ASSIGN(const auto labels, corpus.labels(dataset.id));
        SPARSESCOPE_ASSIGN(const auto splits, corpus.splits(dataset.id));
        std::vector<std::int32_t> train_labels;
        for (std::size_t row = 0; row < std::min(labels.size(), splits.size()); ++row)
            if (splits[row] == Split::train) train_labels.push_back(labels[row]);
        SPARSESCOPE_ASSIGN(const auto tags, train_tags(corpus, dataset.id, splits, stop));
        SPARSESCOPE_ASSIGN(const LabelPaths paths, train_paths(corpus, dataset, splits));
        DataShape shape = data_shape(train_labels, dataset.dim, tags, &paths);
        SPARSESCOPE_ASSIGN(shape.mean_ratio, mean_ratio(corpus, dataset));
        return shape;
    });
}

}  // namespace sparsescope
