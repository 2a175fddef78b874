// SPDX-License-Identifier: GPL-3.0-or-later
// What can go wrong with the numbers of a run, in words: what, when, why, what to try.
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
    std::int64_t step;  // 0-based; the step that showed it
    StepLosses losses = {};
};

// good_step: of the last good checkpoint.
[[nodiscard]] std::string describe(const TrainTrouble& trouble, const TrainConfig& config,
                                   std::optional<std::int64_t> good_step);

// invalid_input for rows with values that are NaN or infinite, with their numbers.
[[nodiscard]] Status check_values(EmbeddingView rows, std::string_view which);

}  // namespace sparsescope
