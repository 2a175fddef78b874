// SPDX-License-Identifier: GPL-3.0-or-later
// Which pairs each step learns from. An epoch is a shuffle of all pairs, cut into long stretches in
// which texts of like length come together (so that little is padded), whose batches are shuffled
// again. An epoch depends on the seed and its number alone, so a run goes on from any step without
// having seen those before. Free of LibTorch.
#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "core/recipe/tune_config.h"
#include "core/tune/tune_data.h"
#include "core/tune/tune_set.h"

namespace sparsescope {

class TuneBatcher {
  public:
    // set and inputs must outlive it.
    TuneBatcher(const TuneConfig& config, const TuneSet& set, const TuneInputs& inputs);

    // Batches of an epoch are of equal size, up to one pair, and at most TuneConfig::batch.
    [[nodiscard]] std::int64_t steps_per_epoch() const { return steps_per_epoch_; }
    // The batch of a step, 0-based.
    [[nodiscard]] TuneBatch at(std::int64_t step);

  private:
    void begin_epoch(std::int64_t epoch);
    void draw_positives(std::int64_t epoch);
    [[nodiscard]] std::size_t length(std::size_t pair) const;

    const TuneConfig config_;
    const TuneSet& set_;
    const TuneInputs& inputs_;
    std::int64_t steps_per_epoch_ = 0;
    std::map<std::int32_t, std::vector<std::int32_t>> members_;  // places by class
    std::int64_t epoch_ = -1;
    std::vector<std::int32_t> positives_;            // of each pair, in this epoch
    std::vector<std::vector<std::size_t>> batches_;  // of this epoch: pairs
};

// epochs · steps an epoch, and those that a run with these settings does (max_steps).
[[nodiscard]] std::int64_t total_steps(const TuneConfig& config, std::size_t pairs);
[[nodiscard]] std::int64_t planned_steps(const TuneConfig& config, std::size_t pairs);

}  // namespace sparsescope
