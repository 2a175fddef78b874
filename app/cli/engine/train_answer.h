// SPDX-License-Identifier: GPL-3.0-or-later
// How a training that has ended is told: by train, train --resume and branch.
#pragma once
#include "app/cli/verb.h"

namespace sparsescope::cli {

[[nodiscard]] Answer train_answer(const TrainReport& done, const Session& session);

}  // namespace sparsescope::cli
