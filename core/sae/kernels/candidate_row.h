// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the neurons that can be among the k largest positive pre-activations of one row when each
// pre-activation is only known to lie in [lower, upper]. A number τ that k lower bounds reach is
// reached by k neurons, so a neuron whose upper bound stays below it is out, whatever its exact
// value. All others are kept, so the k largest are always among the candidates. Bounds may be
// infinite or, for upper, NaN; such a neuron is a candidate.
#pragma once
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope::kernels {

// A row as the products see it. Its pre-activations are estimated as scale·(integer or float
// product), and its part of their error comes from norm and error (see HeadBounds).
struct RowBounds {
    float scale = 1;
    float norm = 0;   // of the row as multiplied, rounded up
    float error = 0;  // ‖row − row as multiplied‖, rounded up
};

class CandidateRow {
  public:
    static constexpr std::size_t most_at_once = 32;

    void start(std::size_t k, RowBounds bounds);
    // Lets no neuron become a candidate unless its bound is infinite.
    void ignore() { threshold_ = std::numeric_limits<float>::infinity(); }
    // Neurons whose upper bound is below this need not be added; always > 0.
    [[nodiscard]] float threshold() const { return threshold_; }
    [[nodiscard]] const RowBounds& bounds() const { return bounds_; }

    // Where the next candidates go. There is room for most_at_once, which added() then counts.
    struct Tail {
        float* lower;  // never NaN
        float* upper;
        NeuronId* neurons;
    };
    [[nodiscard]] Tail tail() {
        return {lower_.data() + count_, upper_.data() + count_, neurons_.data() + count_};
    }
    void added(std::size_t count) {
        count_ += count;
        if (count_ + most_at_once > neurons_.size()) make_room();
    }

    // Drops the candidates that the bounds seen so far exclude.
    void tighten();
    [[nodiscard]] std::span<const NeuronId> candidates() const {
        return std::span(neurons_).first(count_);
    }

  private:
    void make_room();

    std::size_t k_ = 1;
    RowBounds bounds_;
    float threshold_ = 0;
    std::size_t count_ = 0;
    std::vector<float> lower_, upper_;
    std::vector<NeuronId> neurons_;
};

}  // namespace sparsescope::kernels
