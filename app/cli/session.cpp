// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

#include <utility>

namespace sparsescope::cli {

Session::Session(std::filesystem::path workspace, Console& console, Controls& controls)
    : workspace_(std::move(workspace)), console_(console), controls_(controls) {}

Result<Corpus> Session::open(Access access) const {
    return Corpus::open(workspace_, access);
}

Progress Session::progress() {
    return [this](std::string_view stage, std::int64_t done, std::int64_t total) {
        console_.stage(stage, done, total);
    };
}

EngineHooks Session::hooks() {
    EngineHooks hooks;
    hooks.event = [this](const Event& event) { console_.event(event); };
    hooks.warning = [this](const std::string& sentence) { console_.say(sentence); };
    hooks.progress = progress();
    hooks.control = [this] {
        return controls_.take_checkpoint_wish() ? TrainControl::checkpoint : TrainControl::go_on;
    };
    hooks.stop = stop();
    return hooks;
}

}  // namespace sparsescope::cli
