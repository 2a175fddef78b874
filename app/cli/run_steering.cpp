// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_steering.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <thread>

#include "app/cli/answers.h"
#include "core/workspace/steer_run.h"

namespace sparsescope::cli {

namespace {

constexpr std::chrono::milliseconds watch_interval{500};
constexpr std::chrono::milliseconds stop_interval{50};

const char* help_of(ControlWord word) {
    switch (word) {
        case ControlWord::pause:
            return "Pause this run, in whatever process it trains; it can be resumed";
        case ControlWord::stop:
            return "Stop this run and keep what it learned as a model";
        case ControlWord::discard:
            return "Stop this run and delete it";
        case ControlWord::checkpoint:
            return "Let this run write a checkpoint now";
        case ControlWord::mark:
            return "Let this run write a checkpoint that stays";
    }
    return "";
}

// Tells what the workspace has got of a run since the last time.
class RunFollower {
  public:
    RunFollower(const Corpus& corpus, Session& session, RunId run)
        : corpus_(corpus), session_(session), run_(run) {}

    Status tell_news() {
        SPARSESCOPE_ASSIGN(const RunMetrics news, corpus_.metrics(run_, last_step_));
        tell(news.steps);
        tell(news.histograms);
        tell(news.held_out);
        tell(news.changes);
        return {};
    }

  private:
    template <class Measured>
    void tell(const std::vector<Measured>& list) {
        for (const Measured& event : list) {
            session_.tell(event);
            last_step_ = std::max(last_step_, event.step);
        }
    }

    const Corpus& corpus_;
    Session& session_;
    RunId run_;
    std::int64_t last_step_ = -1;
};

void wait_a_moment(const std::stop_token& stop) {
    for (auto waited = stop_interval; waited < watch_interval && !stop.stop_requested();
         waited += stop_interval)
        std::this_thread::sleep_for(stop_interval);
}

std::string last_words(const RunInfo& run) {
    return fmt::format("Run {} \"{}\" is {} at step {} of {}.{}", run.id, run.name,
                       to_string(run.state), run.step, run.total_steps,
                       run.message.empty() ? "" : " " + run.message);
}

}  // namespace

Result<Corpus> open_with_true_states(Session& session) {
    Result<Corpus> writable = session.open(Access::read_write);
    if (!writable)
        return writable.error().code == ErrorCode::read_only ? session.open(Access::read_only)
                                                             : std::move(writable);
    SPARSESCOPE_TRY(writable->mark_interrupted_runs());
    return writable;
}

void RunSteering::add_to(CLI::App& app) {
    for (Wish& wish : wishes_)
        app.add_option("--" + std::string(to_string(wish.word)), wish.run, help_of(wish.word));
    app.add_option("--watch", watched_,
                   "Follow this run until it ends; Ctrl+C ends the watching only");
    wait_ =
        app.add_option("--wait", wait_seconds_, "How many seconds a run has to obey; default: 60")
            ->check(CLI::PositiveNumber);
}

Status RunSteering::check_wait() const {
    if (wait_->count() == 0 || given() > (watched_ ? 1 : 0)) return {};
    return fail(ErrorCode::invalid_argument,
                "--wait is how long a run has to obey: add what it is to do, as in --pause 3.");
}

int RunSteering::given() const {
    return static_cast<int>(std::ranges::count_if(
               wishes_, [](const Wish& wish) { return wish.run.has_value(); })) +
           (watched_ ? 1 : 0);
}

Result<Answer> RunSteering::run(Session& session) const {
    for (const Wish& wish : wishes_)
        if (wish.run) return steer(session, *wish.run, wish.word);
    return watch(session, *watched_);
}

Result<Answer> RunSteering::steer(Session& session, RunId run, ControlWord word) const {
    SPARSESCOPE_ASSIGN(Corpus corpus, open_with_true_states(session));
    const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::duration<double>(wait_seconds_));
    SPARSESCOPE_ASSIGN(const Steered done, steer_run(corpus, run, word, patience, session.stop()));
    Answer answer;
    answer.json["run"] = to_json(done.run);
    if (done.checkpoint) answer.json["checkpoint"] = to_json(*done.checkpoint);
    answer.json["message"] = done.sentence;
    answer.text = done.sentence;
    if (done.run.state == RunState::paused)
        answer.text += fmt::format("\nGo on with: sparsescope-cli train {} --resume {}",
                                   session.workspace().string(), run);
    return answer;
}

Result<Answer> RunSteering::watch(Session& session, RunId id) {
    SPARSESCOPE_ASSIGN(Corpus corpus, open_with_true_states(session));
    SPARSESCOPE_ASSIGN(RunInfo run, corpus.run(id));
    session.tell(StartedEvent{run.id, run.name, run.total_steps, run.config});
    RunFollower follower(corpus, session, id);
    for (;;) {
        SPARSESCOPE_ASSIGN(run, corpus.run(id));
        SPARSESCOPE_TRY(follower.tell_news());  // after the state: nothing of its end is missed
        if (run.state != RunState::running || session.stop().stop_requested()) break;
        wait_a_moment(session.stop());
        if (!corpus.read_only()) SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
    }
    Answer answer;
    answer.json["run"] = to_json(run);
    answer.text = last_words(run);
    if (run.state == RunState::running) {
        answer.text += " It trains on; only the watching has ended.";
        answer.exit_code = exit_cancelled;
    } else if (run.state == RunState::failed || run.state == RunState::interrupted) {
        answer.exit_code = exit_failed;
    }
    return answer;
}

}  // namespace sparsescope::cli
