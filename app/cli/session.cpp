// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

#include <utility>

namespace sparsescope::cli {

Session::Session(std::filesystem::path workspace, Console& console, Controls& controls)
    : workspace_(std::move(workspace)), console_(console), controls_(controls) {}

Result<Corpus> Session::open(Access access) const {
    SPARSESCOPE_ASSIGN(Corpus corpus, Corpus::open(workspace_, access));
    if (access == Access::read_write) SPARSESCOPE_TRY(say_notices(corpus));
    return corpus;
}

Status Session::say_notices(Corpus& corpus) const {
    SPARSESCOPE_ASSIGN(const auto notices, corpus.take_notices());
    for (const std::string& notice : notices)
        console_.say(notice);
    return {};
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
    hooks.control = [this] { return next_control(); };
    hooks.stop = stop();
    return hooks;
}

EngineHooks Session::hooks_that_pause() {
    EngineHooks hooks = this->hooks();
    hooks.stop = {};
    hooks.control = [this] {
        return stop().stop_requested() ? TrainControl::pause : next_control();
    };
    return hooks;
}

TrainControl Session::next_control() {
    const auto word = controls_.take_wish();
    if (!word) return TrainControl::go_on;
    switch (*word) {
        case ControlWord::stop:
            return TrainControl::stop;
        case ControlWord::checkpoint:
            return TrainControl::checkpoint;
        case ControlWord::mark:
            return TrainControl::mark;
        case ControlWord::pause:
            return TrainControl::pause;
        case ControlWord::discard:
            return TrainControl::discard;
    }
    return TrainControl::go_on;
}

}  // namespace sparsescope::cli
