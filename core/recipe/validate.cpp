// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/validate.h"

#include "core/recipe/train_params.h"

namespace sparsescope {

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
    if (c.aux_k < 1 || c.aux_k > c.hidden)
        return refuse(fmt::format("Auxiliary k {} must be 1 to {}, the number of neurons.", c.aux_k,
                                  c.hidden));
    if (c.epochs < 1) return refuse(fmt::format("Epochs must be at least 1, not {}.", c.epochs));
    return {};
}

// A document without a label is like none in the levels loss, so not every one needs one.
Status validate_levels(const TrainConfig& c, const DataShape& data) {
    if (c.levels_weight == 0 && c.labels != LabelSource::levels) return {};
    if (c.labels == LabelSource::levels && data.levels == 0)
        return refuse(
            "This dataset has no levels to share. Import a column of label paths with "
            "--levels-column, or choose labels \"class\".");
    if (c.labels == LabelSource::classes && data.classes < 2)
        return refuse(
            "The levels loss needs labels of at least two classes, or levels. Import labels, or "
            "set the levels weight to 0 (preset semantic).");
    if (c.labels == LabelSource::tags && data.tags == 0)
        return refuse(
            "The levels loss by tags needs tags that some documents carry and others do not. Tag "
            "documents, or choose labels \"class\".");
    return {};
}

Status validate_data(const TrainConfig& c, const DataShape& data) {
    if (data.dim == 0)
        return refuse(
            "This dataset has no embeddings, so there is nothing to train on. Give its texts some "
            "with an encoder, or import a file that has them.");
    if (data.train_documents < 2)
        return refuse(fmt::format("Training needs at least 2 training documents; there are {}.",
                                  data.train_documents));
    if (c.batch < 1) return refuse(fmt::format("A batch of {} is empty. Use at least 1.", c.batch));
    if (c.batch > data.train_documents)
        return refuse(fmt::format(
            "A batch of {} is larger than the {} training documents. Use a batch of {} or fewer.",
            c.batch, data.train_documents, data.train_documents));
    if (c.order == BatchOrder::grouped && data.classes == 0)
        return refuse(
            "Grouped batches need labels or pair ids, and this dataset has none. Import labels, or "
            "choose order \"shuffled\".");
    SPARSESCOPE_TRY(validate_levels(c, data));
    if (!uses_labels(c)) return {};
    if (c.labels == LabelSource::tags) {
        if (data.tags > 0) return {};
        return refuse(
            "A contrast by tags needs tags that some documents carry and others do not. Tag "
            "documents, or choose labels \"class\".");
    }
    if (data.classes == 0)
        return refuse(
            "Supervised contrast needs labels and this dataset has none: without them its loss is "
            "zero and teaches nothing. Import labels, or choose contrast \"self\" (preset csr).");
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
    return check_params(config);
}

}  // namespace sparsescope
