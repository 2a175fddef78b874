// SPDX-License-Identifier: GPL-3.0-or-later
// Which neurons fire while a run trains, and when they are born, die and come back.
//
// Dead here means silent at k over a stated window of training samples (one epoch, at least 10·h/k
// samples, or all samples seen while that is less). The optimiser's own counter is another thing:
// it counts forward calls and is reset by a neuron that fires at 4k. A neuron is born when it fires
// at k for the first time, dies when it has then been silent for a whole window, and is revived
// when it fires again.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "core/sae/losses/loss.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

class NeuronActivity {
  public:
    // Everything that counting depends on. Moments are counts of training samples.
    struct State {
        static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min() / 2;

        std::int64_t samples = 0;         // seen so far
        std::int64_t interval_start = 0;  // when the current interval began
        std::int64_t previous_start = 0;  // and the one before it
        std::int64_t born = 0, died = 0, revived = 0;
        // These have one number for every neuron.
        std::vector<std::int64_t> last_at_k;      // when it last fired at k
        std::vector<std::int64_t> last_beyond_k;  // … among the 4k only
        std::vector<std::int64_t> activations;    // in the current interval
        std::vector<std::int64_t> previous;       // in the one before
        std::vector<std::int64_t> born_at, died_at, revived_at;

        State() = default;
        explicit State(std::size_t hidden);
        bool operator==(const State&) const = default;
    };

    NeuronActivity(std::size_t hidden, std::int64_t train_documents);

    // To be called after every step. It takes one pass over the active slots of its codes.
    void count(const StepState<float>& batch, int k);

    // Everything below costs one pass over the neurons.
    struct Summary {
        std::int64_t window_samples = 0;
        bool window_complete = false;  // whether so many samples have been seen
        double dead_share = 0;
        std::optional<double> dead_share_4k;  // unknown when the step has no 4k codes
        std::int64_t born = 0, died = 0, revived = 0;
        // These two are over this interval and the one before it.
        std::optional<double> skew;
        std::optional<double> postings_share;
    };
    Summary summary();
    struct Interval {
        FrequencyHistogram histogram;
        NeuronChanges changes;
    };
    // Ends the interval and begins the next.
    Interval end_interval(std::int64_t step);

    [[nodiscard]] const State& state() const { return state_; }
    void restore(State state) { state_ = std::move(state); }

  private:
    void fires_after_silence(NeuronId neuron, std::int64_t before, std::int64_t now);
    void note_deaths();
    void describe_use(Summary& summary) const;
    [[nodiscard]] FrequencyHistogram histogram(std::int64_t step) const;
    [[nodiscard]] NeuronChanges changes(std::int64_t step) const;

    std::int64_t train_documents_;
    std::int64_t window_ = 0;  // at the k of the last step
    bool wide_ = false;        // the last step had codes at 4k
    State state_;
};

// h·Σ q² of the population that the counted activations are a sample of. It is estimated from pairs
// of different activations, so that a small sample does not pass for uneven use. nullopt: there
// are too few.
[[nodiscard]] std::optional<double> estimated_skew(std::span<const std::int64_t> activations);

}  // namespace sparsescope
