// SPDX-License-Identifier: GPL-3.0-or-later
// A session as the engine sees it: where its events go, and what it is asked meanwhile.
#pragma once
#include "app/cli/session.h"
#include "core/engine/engine_hooks.h"

namespace sparsescope::cli {

[[nodiscard]] EngineHooks hooks(Session& session);
// For a queue of trainings: the wish to stop pauses the one at hand, to be resumed.
[[nodiscard]] EngineHooks hooks_that_pause(Session& session);

}  // namespace sparsescope::cli
