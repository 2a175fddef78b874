// SPDX-License-Identifier: GPL-3.0-or-later
// How a training ended. Std only.
#pragma once

namespace sparsescope {

// stopped keeps what was learned as a model; paused leaves a run to resume; discarded leaves
// nothing.
enum class TrainEnd { finished, stopped, paused, discarded };

}  // namespace sparsescope
