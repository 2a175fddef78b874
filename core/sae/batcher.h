// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the training documents into batches, epoch after epoch, in the order of batch_order.h; the
// last partial batch is kept.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/random.h"
#include "core/recipe/train_config.h"
#include "core/sae/training_step.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

class Batcher {
  public:
    // The views must outlive the batcher. label_sets has [rows, words] bits, or is empty.
    Batcher(EmbeddingView embeddings, std::span<const std::int32_t> labels, std::size_t batch,
            BatchOrder order, Random random, std::span<const std::uint64_t> label_sets = {});

    // The batch is valid until the next call.
    Batch<float> next();

    // Where the order of batches stands, which is all that is needed to go on from here.
    struct Position {
        Random::State epoch_start{};  // the random numbers before this epoch's order
        std::uint64_t next_row = 0;
    };
    [[nodiscard]] Position position() const { return {epoch_start_, next_row_}; }
    void restore(const Position& position);

  private:
    void start_epoch();

    EmbeddingView embeddings_;
    std::span<const std::int32_t> labels_;
    std::span<const std::uint64_t> label_sets_;
    std::size_t batch_;
    BatchOrder order_;
    Random random_;
    Random::State epoch_start_{};
    std::vector<std::uint32_t> rows_;  // this epoch's order
    std::size_t next_row_ = 0;
    std::vector<float> x_;
    std::vector<std::int32_t> y_;
    std::vector<std::uint64_t> sets_;
};

}  // namespace sparsescope
