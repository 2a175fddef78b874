// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/checkpoint_keeper.h"

#include <algorithm>
#include <thread>

#include "core/sae/run_folder.h"

namespace sparsescope {

namespace {

constexpr std::int64_t history_moments = 20;
constexpr std::int64_t history_bytes = std::int64_t{256} << 20;
constexpr std::int64_t milestones = 3;
constexpr std::int64_t least_steps_between = 20;  // closer together they cost more than the steps
constexpr std::int64_t copies_of_weights = 3;     // in a checkpoint: the weights and Adam's moments
constexpr std::chrono::seconds retry_interval{1};
constexpr std::chrono::milliseconds ask_interval{20};

std::int64_t steps_between_history(std::int64_t planned_steps, std::int64_t weight_bytes) {
    const std::int64_t moments = std::min(history_moments, history_bytes / weight_bytes);
    return moments > 0 ? std::max<std::int64_t>(1, planned_steps / moments) : 0;
}

// At a quarter, half and three quarters of the annealing.
std::vector<std::int64_t> milestone_steps(std::int64_t annealing_steps, std::int64_t weight_bytes) {
    std::vector<std::int64_t> steps;
    const std::int64_t between = annealing_steps / (milestones + 1);
    if (between < least_steps_between ||
        milestones * copies_of_weights * weight_bytes > history_bytes)
        return steps;
    for (std::int64_t i = 1; i <= milestones; ++i)
        steps.push_back(i * between);
    return steps;
}

}  // namespace

CheckpointKeeper::CheckpointKeeper(const TrainOptions& options, TrainObserver& observer,
                                   Steering& steering, const Sizes& sizes)
    : options_(options), observer_(observer), steering_(steering) {
    if (!enabled()) return;
    history_steps_ = steps_between_history(sizes.planned_steps, sizes.weight_bytes);
    milestones_ =
        milestone_steps(std::min(sizes.annealing_steps, sizes.planned_steps), sizes.weight_bytes);
    remove_unfinished_files(options.checkpoint_folder);
}

bool CheckpointKeeper::due(std::int64_t step) const {
    if (!enabled() || step == last_step_) return false;
    const std::chrono::duration<double> since = Clock::now() - last_time_;
    return since.count() >= options_.checkpoint_seconds ||
           std::ranges::find(milestones_, step) != milestones_.end() ||
           (options_.watch.checkpoint_steps > 0 && step % options_.watch.checkpoint_steps == 0);
}

Result<CheckpointKeeper::Outcome> CheckpointKeeper::write(std::int64_t step, const Write& write,
                                                          const Wish& wish) {
    bool waited = false;
    for (;;) {
        const auto start = Clock::now();
        Status written = try_write(step, write, wish);
        if (written) {
            last_time_ = Clock::now();
            last_seconds_ = std::chrono::duration<double>(last_time_ - start).count();
            last_step_ = step;
            announce(step);
            return waited ? Outcome::written_after_waiting : Outcome::written;
        }
        if (written.error().code == ErrorCode::internal) return fail(std::move(written.error()));
        if (written.error().code == ErrorCode::cancelled) return Outcome::given_up;
        if (!wish.patient) {
            observer_.on_warning(written.error());
            return Outcome::given_up;
        }
        waited = true;
        if (!wait_for_room(step, written.error())) return Outcome::given_up;
    }
}

Status CheckpointKeeper::try_write(std::int64_t step, const Write& write, const Wish& wish) {
    const auto& folder = options_.checkpoint_folder;
    if (step != last_step_) {
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error)
            return fail(ErrorCode::io, fmt::format("Cannot make the folder {} for checkpoints: {}.",
                                                   folder.string(), error.message()));
        const auto stopped = [&] {
            steering_.ask();
            return steering_.hurried() && !wish.last;
        };
        SPARSESCOPE_TRY(write(checkpoint_path(folder, step), stopped));
    }
    if (wish.best) SPARSESCOPE_TRY(set_best(folder, step));
    if (wish.marked) SPARSESCOPE_TRY(set_marked(folder, step));
    return {};
}

// False: the owner said how to end.
bool CheckpointKeeper::wait_for_room(std::int64_t step, const Error& error) {
    Error told = error;
    told.message += fmt::format(
        " The checkpoint of step {} waits for that, and so does the run; what it learned is in "
        "memory{}. Make room or mend the folder and it goes on, or stop it to keep what it "
        "learned.",
        step,
        last_step_ >= 0 ? fmt::format(", the checkpoint of step {} is intact", last_step_) : "");
    observer_.on_waiting(step, told);
    const int words = steering_.words();
    for (const auto end = Clock::now() + retry_interval; Clock::now() < end;) {
        steering_.ask();
        if (steering_.words() != words) return false;
        std::this_thread::sleep_for(ask_interval);
    }
    return true;
}

void CheckpointKeeper::announce(std::int64_t step) {
    remove_surplus_checkpoints(options_.checkpoint_folder, milestones_);
    const auto all = list_checkpoints(options_.checkpoint_folder);
    const auto written = std::ranges::find(all, step, &CheckpointInfo::step);
    if (written != all.end()) observer_.on_checkpoint(*written, all);
}

void CheckpointKeeper::write_history(std::int64_t step, const HeadParameters<float>& head) {
    const auto stopped = [this] {
        steering_.ask();
        return steering_.ending().has_value();
    };
    const Status written =
        sparsescope::write_history(options_.checkpoint_folder, step, head, stopped);
    if (!written && written.error().code != ErrorCode::cancelled)
        observer_.on_warning(written.error());
}

}  // namespace sparsescope
