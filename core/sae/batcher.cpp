// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/batcher.h"

#include <algorithm>

#include "core/sae/batch_order.h"

namespace sparsescope {

Batcher::Batcher(EmbeddingView embeddings, std::span<const std::int32_t> labels, std::size_t batch,
                 BatchOrder order, Random random, std::span<const std::uint64_t> label_sets)
    : embeddings_(embeddings),
      labels_(labels),
      label_sets_(label_sets),
      batch_(batch),
      order_(order),
      random_(random) {
    start_epoch();
}

void Batcher::start_epoch() {
    epoch_start_ = random_.state();
    next_row_ = 0;
    rows_ = epoch_order(order_, embeddings_.rows, labels_, batch_, random_);
}

void Batcher::restore(const Position& position) {
    random_ = Random(position.epoch_start);
    start_epoch();
    next_row_ = static_cast<std::size_t>(position.next_row);
}

Batch<float> Batcher::next() {
    if (next_row_ >= embeddings_.rows) start_epoch();
    const std::size_t count = std::min(batch_, embeddings_.rows - next_row_);
    x_.resize(count * embeddings_.dim);
    y_.resize(labels_.empty() ? 0 : count);
    const std::size_t words = label_sets_.size() / std::max<std::size_t>(1, embeddings_.rows);
    sets_.resize(count * words);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = rows_[next_row_ + i];
        const auto from = embeddings_.row(row);
        std::copy(from.begin(), from.end(),
                  x_.begin() + static_cast<std::ptrdiff_t>(i * embeddings_.dim));
        if (!labels_.empty()) y_[i] = labels_[row];
        std::ranges::copy(label_sets_.subspan(row * words, words),
                          sets_.begin() + static_cast<std::ptrdiff_t>(i * words));
    }
    const auto documents = std::span<const std::uint32_t>(rows_).subspan(next_row_, count);
    next_row_ += count;
    return {x_.data(), count, y_, sets_, documents};
}

}  // namespace sparsescope
