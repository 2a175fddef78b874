// SPDX-License-Identifier: GPL-3.0-or-later
// The official code's own idea of "dead", which decides what the auxiliary loss works on (method
// §2.3). Each neuron has a counter of forward calls since it last fired. A forward call sets the
// counters of the neurons it selected with a value above ε to 0, then adds 1 to all. A training
// step makes three calls, at k, 4k and k again (the last one for the contrast); the dead mask is
// taken after the first. Monitoring uses other, stated windows: this is only the optimiser's mask.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "core/sae/kernels/sparse_batch.h"

namespace sparsescope {

class DeadCounter {
  public:
    explicit DeadCounter(std::size_t hidden, int threshold)
        : since_fired_(hidden, 0), threshold_(threshold) {}

    // Counts one forward call, whose code is the first active[row] slots of each row: those of the
    // code at k, or all of them.
    template <class T>
    void forward(const kernels::SparseBatch<T>& code, std::span<const std::uint32_t> active) {
        for (std::size_t row = 0; row < code.rows; ++row) {
            const std::size_t base = code.at(row);
            for (std::size_t s = 0; s < active[row]; ++s)
                if (std::abs(code.values[base + s]) > static_cast<T>(activation_epsilon))
                    since_fired_[code.neurons[base + s]] = 0;
        }
        for (auto& count : since_fired_)
            ++count;
    }

    [[nodiscard]] std::vector<NeuronId> dead() const {
        std::vector<NeuronId> list;
        for (std::size_t i = 0; i < since_fired_.size(); ++i)
            if (since_fired_[i] > threshold_) list.push_back(static_cast<NeuronId>(i));
        return list;
    }
    [[nodiscard]] std::int64_t dead_count() const {
        return std::count_if(since_fired_.begin(), since_fired_.end(),
                             [this](std::int64_t count) { return count > threshold_; });
    }
    [[nodiscard]] const std::vector<std::int64_t>& since_fired() const { return since_fired_; }
    void restore(std::vector<std::int64_t> since_fired) { since_fired_ = std::move(since_fired); }

  private:
    std::vector<std::int64_t> since_fired_;
    int threshold_;
};

}  // namespace sparsescope
