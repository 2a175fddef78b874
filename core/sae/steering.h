// SPDX-License-Identifier: GPL-3.0-or-later
// What the owner of a run asked for and has not been given yet. The owner is asked between steps
// and also inside long work between them, so that no word is lost and none waits.
#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "core/sae/train_observer.h"
#include "core/types/train_end.h"

namespace sparsescope {

class Steering {
  public:
    Steering(TrainObserver& observer, std::stop_token stop)
        : observer_(observer), stop_(std::move(stop)) {}

    void ask() {
        const TrainControl word = observer_.control();
        checkpoint_ |= word == TrainControl::checkpoint;
        mark_ |= word == TrainControl::mark;
        if (word == TrainControl::pause) end(TrainEnd::paused);
        if (word == TrainControl::stop) end(TrainEnd::stopped);
        if (word == TrainControl::discard) end(TrainEnd::discarded);
        obey_token();
    }
    void obey_token() {
        if (stop_.stop_requested() && end_ != TrainEnd::discarded &&
            std::exchange(end_, TrainEnd::stopped) != TrainEnd::stopped)
            ++words_;
    }
    // The newest word counts.
    void end(TrainEnd how) {
        end_ = how;
        ++words_;
    }
    // A rule asked for the end, for this reason.
    void end(TrainEnd how, std::string reason) {
        end(how);
        reason_ = std::move(reason);
    }

    [[nodiscard]] const std::string& reason() const { return reason_; }
    [[nodiscard]] std::optional<TrainEnd> ending() const { return end_; }
    // The run shall end now, without another checkpoint.
    [[nodiscard]] bool hurried() const { return end_ && *end_ != TrainEnd::paused; }
    // How often the run was told to end.
    [[nodiscard]] int words() const { return words_; }
    [[nodiscard]] bool take_checkpoint() { return std::exchange(checkpoint_, false); }
    [[nodiscard]] bool take_mark() { return std::exchange(mark_, false); }

  private:
    TrainObserver& observer_;
    std::stop_token stop_;
    std::optional<TrainEnd> end_;
    std::string reason_;
    int words_ = 0;
    bool checkpoint_ = false;
    bool mark_ = false;
};

}  // namespace sparsescope
