// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/data_shape.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

namespace {

int telling_tags(std::span<const std::uint64_t> sets, std::size_t documents) {
    const std::size_t words = documents == 0 ? 0 : sets.size() / documents;
    int tags = 0;
    for (std::size_t w = 0; w < words; ++w) {
        std::uint64_t some = 0, all = ~std::uint64_t{0};
        for (std::size_t document = 0; document < documents; ++document) {
            some |= sets[document * words + w];
            all &= sets[document * words + w];
        }
        tags += std::popcount(some & ~all);
    }
    return tags;
}

}  // namespace

DataShape data_shape(std::span<const std::int32_t> train_labels, std::size_t dim,
                     std::span<const std::uint64_t> label_sets, const LabelPaths* paths) {
    DataShape shape;
    shape.train_documents = static_cast<std::int64_t>(train_labels.size());
    shape.dim = dim;
    shape.unlabelled = std::ranges::count(train_labels, no_label);
    std::vector<std::int32_t> labels(train_labels.begin(), train_labels.end());
    std::ranges::sort(labels);
    const auto repeated = std::ranges::unique(labels);
    labels.erase(repeated.begin(), repeated.end());
    shape.classes = static_cast<int>(labels.size()) - (shape.unlabelled > 0 ? 1 : 0);
    shape.tags = telling_tags(label_sets, train_labels.size());
    if (paths != nullptr) shape.levels = deepest(*paths);
    return shape;
}

}  // namespace sparsescope
