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
    switch (source) {
        case LabelSource::automatic:
            return "automatic";
        case LabelSource::classes:
            return "class";
        case LabelSource::tags:
            return "tags";
        case LabelSource::levels:
            return "levels";
    }
    return "class";
}

std::string_view to_string(WeightStart start) {
    return start == WeightStart::documents ? "documents" : "uniform";
}

std::string_view to_string(ReconstructionUnit unit) {
    switch (unit) {
        case ReconstructionUnit::mean:
            return "mean";
        case ReconstructionUnit::sum:
            return "sum";
        case ReconstructionUnit::explained:
            return "explained";
    }
    return "mean";
}

std::string_view to_string(AliveAt code) {
    return code == AliveAt::k ? "k" : "4k";
}

namespace {

// A sixteenth of the documents, as a power of two: some twenty steps an epoch, and batches that
// hold enough documents to compare.
int batch_for(std::int64_t documents) {
    int batch = 32;
    while (batch < 1024 && 2 * static_cast<std::int64_t>(batch) * 16 <= documents)
        batch *= 2;
    return batch;
}

// Thirty passes, in 500 to 3,000 steps: small data need steps, large data need no thirty passes.
int epochs_for(std::int64_t documents, int batch) {
    const std::int64_t steps =
        std::max<std::int64_t>(1, (documents + batch - 1) / std::max(1, batch));
    const auto epochs_of = [&](std::int64_t wanted) { return (wanted + steps - 1) / steps; };
    return static_cast<int>(std::clamp<std::int64_t>(30, epochs_of(500), epochs_of(3000)));
}

}  // namespace

TrainConfig resolved(TrainConfig config, const DataShape& data) {
    if (config.hidden == 0) config.hidden = static_cast<int>(4 * data.dim);
    if (config.k == 0) config.k = std::clamp(config.hidden / 8, 1, 32);
    if (config.aux_k == 0)
        config.aux_k = config.hidden >= 8192 ? 1024 : std::max(1, config.hidden / 8);
    config.aux_k = std::min(config.aux_k, std::max(1, config.hidden));
    if (config.labels == LabelSource::automatic)
        config.labels = data.levels > 0 ? LabelSource::levels : LabelSource::classes;
    if (config.batch == 0) config.batch = batch_for(data.train_documents);
    if (data.train_documents > 0 && config.batch > data.train_documents)
        config.batch = static_cast<int>(data.train_documents);
    if (config.epochs == 0) config.epochs = epochs_for(data.train_documents, config.batch);
    const bool compares_labels = uses_labels(config) || config.levels_weight > 0;
    if (config.order == BatchOrder::automatic)
        config.order = data.pair_like() && compares_labels && config.labels != LabelSource::tags
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
