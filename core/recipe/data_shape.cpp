// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/data_shape.h"

#include <algorithm>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

DataShape data_shape(std::span<const std::int32_t> train_labels, std::size_t dim) {
    DataShape shape;
    shape.train_documents = static_cast<std::int64_t>(train_labels.size());
    shape.dim = dim;
    shape.unlabelled = std::ranges::count(train_labels, no_label);
    std::vector<std::int32_t> labels(train_labels.begin(), train_labels.end());
    std::ranges::sort(labels);
    const auto repeated = std::ranges::unique(labels);
    labels.erase(repeated.begin(), repeated.end());
    shape.classes = static_cast<int>(labels.size()) - (shape.unlabelled > 0 ? 1 : 0);
    return shape;
}

}  // namespace sparsescope
