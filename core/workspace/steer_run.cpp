// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/steer_run.h"

#include <algorithm>
#include <thread>

#include "core/workspace/run_requests.h"

namespace sparsescope {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds look_interval{100};
constexpr std::chrono::seconds settle_interval{1};

class RunSteering {
  public:
    RunSteering(Corpus& corpus, RunId run, ControlWord word, std::stop_token stop)
        : corpus_(corpus), id_(run), word_(word), stop_(std::move(stop)) {}

    Result<Steered> ask(std::chrono::milliseconds patience) {
        SPARSESCOPE_TRY(settle());
        SPARSESCOPE_ASSIGN(before_, corpus_.run(id_));
        if (before_.state != RunState::running) return fail(not_running());
        SPARSESCOPE_ASSIGN(known_, corpus_.checkpoints(id_));
        SPARSESCOPE_ASSIGN(request_,
                           put_run_request(corpus_.run_folder(id_), before_.process, word_));
        for (const auto end = Clock::now() + patience; Clock::now() < end;) {
            std::this_thread::sleep_for(look_interval);
            SPARSESCOPE_ASSIGN(const std::optional<Steered> done, look());
            if (done) {
                withdraw_run_request(request_);  // it ended before it was asked
                return *done;
            }
            if (stop_.stop_requested()) {
                withdraw_run_request(request_);
                return cancelled();
            }
        }
        return fail(too_slow(patience));
    }

  private:
    // A run whose engine was killed is still marked running; only a writer can put that right.
    Status settle() {
        last_settled_ = Clock::now();
        if (corpus_.read_only()) return {};
        const auto marked = corpus_.mark_interrupted_runs();
        if (marked || marked.error().code == ErrorCode::busy) return {};
        return fail(marked.error());
    }

    // nullopt: it has not obeyed yet.
    Result<std::optional<Steered>> look() {
        if (Clock::now() - last_settled_ > settle_interval) SPARSESCOPE_TRY(settle());
        const auto run = corpus_.run(id_);
        if (!run && run.error().code == ErrorCode::not_found) {
            remove_late_folder();
            return Steered{
                before_, {}, fmt::format("Run {} is discarded: nothing of it is left.", id_)};
        }
        if (!run) return fail(run.error());
        // It is on its way: a run that trains cannot be deleted, so it is stopped first.
        const bool goes =
            word_ == ControlWord::discard && run->state == RunState::stopped && !run->model;
        if (goes) return std::nullopt;
        if (run->state != RunState::running) return Steered{*run, {}, ended(*run)};
        if (word_ != ControlWord::mark && word_ != ControlWord::checkpoint) return std::nullopt;
        SPARSESCOPE_ASSIGN(const auto list, corpus_.checkpoints(id_));
        const auto written = std::ranges::find_if(list, [&](const CheckpointInfo& c) {
            const auto old = std::ranges::find(known_, c.step, &CheckpointInfo::step);
            return old == known_.end() ? word_ == ControlWord::checkpoint || c.marked
                                       : c.marked && !old->marked;
        });
        if (written == list.end()) return std::nullopt;
        return Steered{*run, *written,
                       fmt::format("Run {} has {} checkpoint of step {}.", id_,
                                   written->marked ? "marked the" : "written the", written->step)};
    }

    // A request that was put down just after the run was deleted has made its folder anew.
    void remove_late_folder() const {
        withdraw_run_request(request_);
        std::error_code not_empty;
        std::filesystem::remove(request_.parent_path(), not_empty);
        std::filesystem::remove(request_.parent_path().parent_path(), not_empty);
    }

    [[nodiscard]] std::string ended(const RunInfo& run) const {
        const std::string who = fmt::format("Run {} \"{}\"", id_, run.name);
        const std::string where = fmt::format("at step {} of {}", run.step, run.total_steps);
        switch (run.state) {
            case RunState::paused:
                return fmt::format(
                    "{} is paused {}.{}", who, where,
                    run.sweep.empty() ? ""
                                      : fmt::format(" Its sweep \"{}\" waits with it.", run.sweep));
            case RunState::stopped:
                return fmt::format("{} is stopped {}; what it learned is kept as a model.", who,
                                   where);
            case RunState::finished:
                return fmt::format("{} had done all its {} steps; its model is kept.", who,
                                   run.total_steps);
            case RunState::running:
            case RunState::failed:
            case RunState::interrupted:
                break;
        }
        return fmt::format("{} ended {}: {}", who, where, run.message);
    }

    [[nodiscard]] Error not_running() const {
        return {ErrorCode::invalid_argument,
                fmt::format("Run {} \"{}\" does not train now: it is {} at step {} of {}. Nothing "
                            "was asked of it.",
                            id_, before_.name, to_string(before_.state), before_.step,
                            before_.total_steps),
                {}};
    }

    [[nodiscard]] Error too_slow(std::chrono::milliseconds patience) const {
        const auto seconds = std::chrono::duration<double>(patience).count();
        const bool heard = !withdraw_run_request(request_);
        return {ErrorCode::busy,
                fmt::format("Run {} \"{}\" (process {}) has not obeyed within {:g} seconds. {}",
                            id_, before_.name, before_.process, seconds,
                            heard ? "It has heard the request and obeys at its next step."
                                  : "The request was taken back: an older program, or one that "
                                    "hangs, may train it."),
                {}};
    }

    Corpus& corpus_;
    RunId id_;
    ControlWord word_;
    std::stop_token stop_;
    RunInfo before_;
    std::vector<CheckpointInfo> known_;
    std::filesystem::path request_;
    Clock::time_point last_settled_{};
};

}  // namespace

Result<Steered> steer_run(Corpus& corpus, RunId run, ControlWord word,
                          std::chrono::milliseconds patience, std::stop_token stop) {
    return guard("steering a run",
                 [&] { return RunSteering(corpus, run, word, std::move(stop)).ask(patience); });
}

}  // namespace sparsescope
