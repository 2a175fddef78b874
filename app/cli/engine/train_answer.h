// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of train, train --resume and branch after a training has ended.
#pragma once
#include "app/cli/verb.h"

namespace sparsescope::cli {

[[nodiscard]] Answer train_answer(const TrainReport& done, const Session& session);

}  // namespace sparsescope::cli
