// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/train_config.h"

#include <algorithm>

#include "sparsifier_names.inc"

namespace sparsescope {

std::string_view to_string(ContrastiveMode mode) {
    switch (mode) {
        case ContrastiveMode::none:
            return "none";
        case ContrastiveMode::self:
            return "self";
        case ContrastiveMode::supervised:
            return "supervised";
    }
    return "none";
}

std::string_view to_string(BatchOrder order) {
    switch (order) {
        case BatchOrder::automatic:
            return "automatic";
        case BatchOrder::shuffled:
            return "shuffled";
        case BatchOrder::grouped:
            return "grouped";
        case BatchOrder::sequential:
            return "sequential";
    }
    return "shuffled";
}

std::string_view to_string(PreBiasStart start) {
    return start == PreBiasStart::data_mean ? "data-mean" : "zero";
}

std::string_view to_string(LabelSource source) {
    return source == LabelSource::tags ? "tags" : "class";
}

TrainConfig resolved(TrainConfig config, const DataShape& data) {
    if (config.hidden == 0) config.hidden = static_cast<int>(4 * data.dim);
    if (config.aux_k == 0)
        config.aux_k = config.hidden >= 8192 ? 1024 : std::max(1, config.hidden / 8);
    config.aux_k = std::min(config.aux_k, std::max(1, config.hidden));
    if (config.order == BatchOrder::automatic)
        config.order =
            data.pair_like() && uses_labels(config) && config.labels == LabelSource::classes
                ? BatchOrder::grouped
                : BatchOrder::shuffled;
    return config;
}

std::span<const std::string_view> sparsifier_names() {
    return sparsifier_name_list;
}

bool uses_labels(const TrainConfig& config) {
    return config.contrastive == ContrastiveMode::supervised &&
           (config.contrastive_weight > 0 || config.decoupled_weight > 0);
}

}  // namespace sparsescope
