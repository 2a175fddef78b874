// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/train_answer.h"

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

// Of a run that finetuned a backbone.
std::string finetuned_text(const TrainReport& done) {
    std::string text = fmt::format(
        "{}: {} of {} steps in {:.1f} s. The backbone is the encoder \"{}\" now (folder {}), and "
        "dataset {} has its embeddings.",
        done.end == TrainEnd::stopped ? "Stopped and kept" : "Finetuned", done.run.step,
        done.run.total_steps, done.train_seconds, done.encoder, done.encoder_folder, done.derived);
    if (done.model.id != 0)
        text +=
            fmt::format(" Model \"{}\": {} neurons, k {}; its documents are encoded at up to {}.",
                        done.model.name, done.model.hidden, done.model.k, done.model.stored_k);
    return text;
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
    const bool head = done.run.kind == RunKind::head;
    return (head ? kept_text(done) : finetuned_text(done)) +
           (done.reason.empty() ? "" : "\n" + done.reason);
}

int exit_code_of(const TrainReport& done, const Session& session) {
    if (done.end == TrainEnd::stopped && session.interrupted()) return exit_cancelled;
    // Nobody at the keyboard asked for this pause, and there is no model for what comes next.
    if (done.end == TrainEnd::paused && !done.reason.empty()) return exit_failed;
    return exit_ok;
}

}  // namespace

Answer train_answer(const TrainReport& done, const Session& session) {
    return {to_json(done), text_of(done, session), exit_code_of(done, session)};
}

}  // namespace sparsescope::cli
