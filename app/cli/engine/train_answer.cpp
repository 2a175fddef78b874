// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/train_answer.h"

#include "app/cli/answers.h"
#include "app/cli/exit_code.h"

namespace sparsescope::cli {

namespace {

std::string kept_text(const TrainReport& done) {
    return fmt::format(
        "{} \"{}\": {} of {} steps in {:.1f} s, {} neurons, k {}; its documents are encoded at up "
        "to {}.",
        done.end == TrainEnd::stopped ? "Stopped and kept model" : "Trained model", done.model.name,
        done.run.step, done.run.total_steps, done.train_seconds, done.model.hidden, done.model.k,
        done.model.stored_k);
}

std::string text_of(const TrainReport& done, const Session& session) {
    switch (done.end) {
        case TrainEnd::discarded:
            return fmt::format("Run {} was discarded: nothing of it is left.", done.run.id);
        case TrainEnd::paused:
            return fmt::format(
                "Run {0} is paused at step {1} of {2}.{3}\nGo on with: sparsescope-cli train {4} "
                "--resume {0}",
                done.run.id, done.run.step, done.run.total_steps,
                done.reason.empty() ? "" : " " + done.reason, session.workspace().string());
        case TrainEnd::stopped:
        case TrainEnd::finished:
            break;
    }
    return kept_text(done) + (done.reason.empty() ? "" : "\n" + done.reason);
}

int exit_code_of(const TrainReport& done, const Session& session) {
    if (done.end == TrainEnd::stopped && session.interrupted()) return exit_cancelled;
    // Nobody at the keyboard asked for this pause, and there is no model for what comes next.
    if (done.end == TrainEnd::paused && !done.reason.empty()) return exit_failed;
    return exit_ok;
}

}  // namespace

std::string_view to_string(TrainEnd end) {
    switch (end) {
        case TrainEnd::finished:
            return "finished";
        case TrainEnd::stopped:
            return "stopped";
        case TrainEnd::paused:
            return "paused";
        case TrainEnd::discarded:
            return "discarded";
    }
    return "finished";
}

Answer train_answer(const TrainReport& done, const Session& session) {
    Answer answer;
    answer.json["run"] = to_json(done.run);
    answer.json["model"] = done.model.id != 0 ? to_json(done.model) : Json();
    answer.json["end"] = to_string(done.end);
    answer.json["reason"] = text_or_null(done.reason);
    answer.json["stopped_early"] = done.end == TrainEnd::stopped;
    answer.json["seconds"] = done.train_seconds;
    answer.text = text_of(done, session);
    answer.exit_code = exit_code_of(done, session);
    return answer;
}

}  // namespace sparsescope::cli
