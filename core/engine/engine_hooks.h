// SPDX-License-Identifier: GPL-3.0-or-later
// How a caller follows and steers the engine's long calls. Everything is called on the thread that
// does the work and must return quickly; every function may be empty.
#pragma once
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "core/base/progress.h"
#include "core/sae/train_observer.h"
#include "core/workspace/event_line.h"

namespace sparsescope {

struct EngineHooks {
    // A run begins or goes on; others may ask for something in its folder (run_requests.h).
    std::function<void(const std::filesystem::path& run_folder)> began;
    std::function<void(const Event&)> event;
    std::function<void(const std::string&)> warning;  // gets a sentence; the work goes on
    Progress progress;                                // for stages before and after the training
    std::function<TrainControl()> control;            // is asked after every training step
    std::stop_token stop;
};

}  // namespace sparsescope
