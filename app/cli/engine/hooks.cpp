// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/hooks.h"

namespace sparsescope::cli {

namespace {

TrainControl next_control(Session& session) {
    const auto word = session.take_wish();
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

}  // namespace

EngineHooks hooks(Session& session) {
    EngineHooks hooks;
    hooks.began = [&session](const std::filesystem::path& folder) { session.listen_in(folder); };
    hooks.event = [&session](const Event& event) { session.tell(event); };
    hooks.warning = [&session](const std::string& sentence) { session.say(sentence); };
    hooks.progress = session.progress();
    hooks.control = [&session] { return next_control(session); };
    hooks.stop = session.stop();
    return hooks;
}

EngineHooks hooks_that_pause(Session& session) {
    EngineHooks pausing = hooks(session);
    pausing.stop = {};
    pausing.control = [&session] {
        return session.stop().stop_requested() ? TrainControl::pause : next_control(session);
    };
    return pausing;
}

}  // namespace sparsescope::cli
