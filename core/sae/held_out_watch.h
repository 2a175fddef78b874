// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at the held-out documents of a run now and then, for a small share of its time, and
// remembers the best quality that it saw.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "core/sae/head_parameters.h"
#include "core/sae/held_out.h"
#include "core/sae/steering.h"

namespace sparsescope {

class HeldOutWatch {
  public:
    // The references must outlive it.
    HeldOutWatch(const TrainConfig& config, const TrainData& data, const TrainOptions& options,
                 TrainObserver& observer, Steering& steering);

    // Measures the head after `step` and tells the observer. nullopt: there are no held-out
    // documents, looking has taken its share of the time (which does not hold for the last look),
    // the run shall end, or it failed. A failure is told as a warning, because it is no reason to
    // lose what was learned.
    [[nodiscard]] std::optional<HeldOutProbe::Reading> look(const HeadParameters<float>& head,
                                                            std::int64_t step, bool last);

    // Remembers the quality when it is the best so far.
    void consider(double quality);
    [[nodiscard]] std::optional<double> best() const { return best_; }
    void restore(std::optional<double> best) { best_ = best; }
    // Whether the best quality is newer than the checkpoint of the best.
    [[nodiscard]] bool improved() const { return improved_; }
    void saved() { improved_ = false; }

  private:
    using Clock = std::chrono::steady_clock;
    using Seconds = std::chrono::duration<double>;

    const TrainConfig& config_;
    TrainObserver& observer_;
    Steering& steering_;
    HeldOutProbe probe_;
    std::optional<double> best_;
    bool improved_ = false;
    double seconds_ = 0;  // that all looks took
    double last_seconds_ = 0;
    const Clock::time_point start_ = Clock::now();
};

}  // namespace sparsescope
