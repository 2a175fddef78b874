// SPDX-License-Identifier: GPL-3.0-or-later
// How a training that has ended is told: by train, train --resume and branch.
#pragma once
#include <string_view>

#include "app/cli/verb.h"
#include "core/engine/train_on_dataset.h"

namespace sparsescope::cli {

[[nodiscard]] std::string_view to_string(TrainEnd end);
[[nodiscard]] Answer train_answer(const TrainReport& done, const Session& session);

}  // namespace sparsescope::cli
