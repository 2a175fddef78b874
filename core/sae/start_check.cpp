// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/start_check.h"

namespace sparsescope {

Status check_initial_weights(const HeadWeights& weights, const TrainConfig& config,
                             std::size_t dim) {
    if (!weights.tied())
        return fail(ErrorCode::invalid_argument,
                    "The weights to begin with have a decoder of their own, but training ties "
                    "decoder and encoder. Begin with a tied head, or load this one as it is: "
                    "sparsescope-cli load.");
    if (weights.dim != dim)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("The initial weights expect {} values per document, the dataset has {}. "
                        "Choose other weights, or leave them out.",
                        weights.dim, dim));
    if (weights.hidden != static_cast<std::size_t>(config.hidden))
        return fail(ErrorCode::invalid_input,
                    fmt::format("The initial weights have {} neurons, the settings ask for {}. "
                                "Leave the number of neurons out, or make it {}.",
                                weights.hidden, config.hidden, weights.hidden));
    return {};
}

Status check_checkpoint_shape(const HeadParameters<float>& head, const TrainConfig& config,
                              std::size_t dim) {
    if (head.dim != dim)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The checkpoint expects {} values per document, the dataset has "
                                "{}. Take a checkpoint of a run on these documents.",
                                head.dim, dim));
    if (head.hidden != static_cast<std::size_t>(config.hidden))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The checkpoint has {} neurons, the settings ask for {}. A branch "
                                "keeps its parent's neurons: leave their number out.",
                                head.hidden, config.hidden));
    return {};
}

}  // namespace sparsescope
