// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/train_config.h"

#include <algorithm>
#include <cmath>

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

TrainConfig resolved(TrainConfig config, const DataShape& data) {
    if (config.hidden == 0) config.hidden = static_cast<int>(4 * data.dim);
    if (config.aux_k == 0)
        config.aux_k = config.hidden >= 8192 ? 1024 : std::max(1, config.hidden / 8);
    if (config.order == BatchOrder::automatic)
        config.order = data.pair_like() ? BatchOrder::grouped : BatchOrder::shuffled;
    return config;
}

namespace {

tl::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::invalid_argument, std::move(message));
}

Status validate_model(const TrainConfig& c) {
    if (c.hidden < 1)
        return refuse(fmt::format("The model needs at least 1 neuron, not {}.", c.hidden));
    if (c.k < 1)
        return refuse(fmt::format("k is {}: at least 1 neuron must be active in a code.", c.k));
    if (c.k > c.hidden)
        return refuse(
            fmt::format("k {} is more than the {} neurons there are. Largest possible: {}.", c.k,
                        c.hidden, c.hidden / 4));
    if (4 * static_cast<std::int64_t>(c.k) > c.hidden)
        return refuse(
            fmt::format("k {} is above a quarter of {} neurons, and the 4k pass needs "
                        "4·k ≤ h. Use k {} or fewer, or at least {} neurons.",
                        c.k, c.hidden, c.hidden / 4, 4 * static_cast<std::int64_t>(c.k)));
    if (c.initial_k < 0)
        return refuse(
            fmt::format("Initial k {} is negative. Use 0 for no annealing.", c.initial_k));
    if (c.aux_k < 1 || c.aux_k > c.hidden)
        return refuse(fmt::format("Auxiliary k {} must be 1 to {}, the number of neurons.", c.aux_k,
                                  c.hidden));
    return {};
}

Status validate_numbers(const TrainConfig& c) {
    const auto weight_ok = [](double w) { return std::isfinite(w) && w >= 0; };
    if (!weight_ok(c.aux_weight) || !weight_ok(c.contrastive_weight) ||
        !weight_ok(c.multi_topk_weight) || !weight_ok(c.reconstruction_weight))
        return refuse("Loss weights must be numbers of 0 or more.");
    if (!(c.learning_rate > 0) || !std::isfinite(c.learning_rate))
        return refuse(fmt::format("The learning rate must be above 0, not {}.", c.learning_rate));
    if (!(c.temperature > 0) || !std::isfinite(c.temperature))
        return refuse(fmt::format("The temperature must be above 0, not {}.", c.temperature));
    if (!(c.decay_ratio >= 0 && c.decay_ratio <= 1))
        return refuse(
            fmt::format("The decay ratio must be between 0 and 1, not {}.", c.decay_ratio));
    if (c.epochs < 1) return refuse(fmt::format("Epochs must be at least 1, not {}.", c.epochs));
    if (c.max_steps < 0) return refuse("Max steps must be 0 (no limit) or more.");
    if (c.dead_threshold < 1) return refuse("The dead threshold must be at least 1 forward call.");
    return {};
}

Status validate_data(const TrainConfig& c, const DataShape& data) {
    if (data.dim == 0)
        return refuse(
            "This dataset has no embeddings, so there is nothing to train on. Import an embeddings "
            "file.");
    if (data.train_documents < 2)
        return refuse(fmt::format("Training needs at least 2 training documents; there are {}.",
                                  data.train_documents));
    if (c.batch < 2)
        return refuse(fmt::format(
            "A batch of {} has no other document to compare with. Use at least 2.", c.batch));
    if (c.batch > data.train_documents)
        return refuse(fmt::format(
            "A batch of {} is larger than the {} training documents. Use a batch of {} or fewer.",
            c.batch, data.train_documents, data.train_documents));
    if (c.contrastive != ContrastiveMode::supervised || c.contrastive_weight == 0) return {};
    if (data.classes == 0)
        return refuse(
            "Supervised contrast needs labels and this dataset has none: without them its loss is "
            "zero and teaches nothing. Import labels, or choose contrast \"self\".");
    if (data.classes == 1)
        return refuse(
            "All training documents have the same label, so supervised contrast has nothing to "
            "tell "
            "apart. Use labels with at least two classes, or choose contrast \"self\".");
    if (data.unlabelled > 0)
        return refuse(fmt::format(
            "{} of {} training documents have no label, which supervised contrast needs. "
            "Label them, leave them out, or choose contrast \"self\".",
            data.unlabelled, data.train_documents));
    return {};
}

}  // namespace

Status validate(const TrainConfig& config, const DataShape& data) {
    SPARSESCOPE_TRY(validate_data(config, data));
    SPARSESCOPE_TRY(validate_model(config));
    return validate_numbers(config);
}

}  // namespace sparsescope
