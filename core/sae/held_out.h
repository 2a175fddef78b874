// SPDX-License-Identifier: GPL-3.0-or-later
// Quality on held-out documents while a run goes on: 1-NN accuracy of a sample of held-out
// documents among a sample of training documents, and the neurons that stay silent on the held-out
// sample.
#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>

#include "core/sae/encode.h"
#include "core/sae/trainer.h"

namespace sparsescope {

class HeldOutProbe {
  public:
    // Samples are drawn once, from the seed.
    HeldOutProbe(const TrainData& data, const TrainOptions& options, std::uint64_t seed);
    [[nodiscard]] bool empty() const { return queries_.rows == 0; }
    [[nodiscard]] Result<HeldOutQuality> measure(const HeadView& head, int k, std::int64_t step,
                                                 std::stop_token stop) const;

  private:
    EmbeddingMatrix queries_;
    EmbeddingMatrix database_;
    std::vector<std::int32_t> labels_;  // database rows, then query rows; empty without labels
};

}  // namespace sparsescope
