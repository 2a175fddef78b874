// SPDX-License-Identifier: GPL-3.0-or-later
// Connects the engine with a session: events go to the console, and control words and the wish to
// stop come back.
#pragma once
#include "app/cli/session.h"
#include "core/engine/engine_hooks.h"

namespace sparsescope::cli {

[[nodiscard]] EngineHooks hooks(Session& session);
// The same for a queue of trainings: a wish to stop pauses the current run, so that it can be
// resumed.
[[nodiscard]] EngineHooks hooks_that_pause(Session& session);

}  // namespace sparsescope::cli
