// SPDX-License-Identifier: GPL-3.0-or-later
// What can go wrong with the numbers of a run, in words that say what happened, when, why, and what
// to try.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/sae/training_step.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

struct TrainTrouble {
    enum class Kind {
        loss,     // is not finite
        weights,  // are not finite
        runaway,  // the loss is far above where it began
    };
    Kind kind;
    std::int64_t step;  // the one that showed it, 0-based
    StepLosses losses = {};
};

// good_step is that of the last good checkpoint, if there is one.
[[nodiscard]] std::string describe(const TrainTrouble& trouble, const TrainConfig& config,
                                   std::optional<std::int64_t> good_step);

// invalid_input: rows hold values that are NaN or infinite; the message gives their numbers.
[[nodiscard]] Status check_values(EmbeddingView rows, std::string_view which);

}  // namespace sparsescope
