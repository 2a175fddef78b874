// SPDX-License-Identifier: GPL-3.0-or-later
// Watches a run for the rules that its owner set and for a loss that runs away. A rule comes true
// once in a run, also when the run was interrupted after that, because whoever goes on after a
// pause means to.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/recipe/rules.h"
#include "core/sae/training_step.h"

namespace sparsescope {

class RuleWatch {
  public:
    struct State {
        double first_size = -1;          // of the losses of the first step; −1: none yet
        double smoothed = 0;             // total loss, an average that forgets over 50 steps
        double lowest = 0;               // smoothed loss at its lowest since k reached its end
        std::int64_t lowest_step = -1;   // −1: k has not reached its end
        std::vector<std::string> fired;  // rules as text
        bool operator==(const State&) const = default;
    };
    struct Verdict {
        TrainRule::Then then;
        std::string sentence;
    };
    explicit RuleWatch(std::vector<TrainRule> rules) : rules_(std::move(rules)) {}

    // Each returns what came true. annealed says that k has reached its end. A falling k lets the
    // loss rise, so plateaus are looked for only after it.
    [[nodiscard]] std::vector<Verdict> after_step(std::int64_t step, const StepLosses& losses,
                                                  bool annealed);
    [[nodiscard]] std::vector<Verdict> after_dead_share(std::int64_t step, double dead_share,
                                                        std::int64_t window_samples);
    [[nodiscard]] std::vector<Verdict> after_accuracy(std::int64_t step, double accuracy);

    // Whether the losses are so far above the first ones that the run will not come back.
    [[nodiscard]] bool runs_away(const StepLosses& losses) const;

    [[nodiscard]] const State& state() const { return state_; }
    void restore(State state) { state_ = std::move(state); }

  private:
    void smooth(std::int64_t step, double total_loss, bool annealed);
    template <class Sentence>
    void check(TrainRule::When when, double value, const Sentence& sentence,
               std::vector<Verdict>& out);

    std::vector<TrainRule> rules_;
    State state_;
};

}  // namespace sparsescope
