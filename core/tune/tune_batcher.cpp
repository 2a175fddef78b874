// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/tune_batcher.h"

#include <algorithm>
#include <numeric>

#include "core/base/random.h"

namespace sparsescope {

namespace {

constexpr std::size_t batches_a_stretch = 16;

std::int64_t steps_an_epoch(const TuneConfig& config, std::size_t pairs) {
    const auto batch = static_cast<std::size_t>(std::max(1, config.batch));
    return static_cast<std::int64_t>((pairs + batch - 1) / batch);
}

Random random_of_epoch(const TuneConfig& config, std::int64_t epoch, std::uint64_t use) {
    // Multiples of an odd number keep seeds and epochs apart.
    return Random(config.seed +
                  (static_cast<std::uint64_t>(epoch) * 2 + use + 1) * 0x9E3779B97F4A7C15ULL);
}

}  // namespace

std::int64_t total_steps(const TuneConfig& config, std::size_t pairs) {
    return config.epochs * steps_an_epoch(config, pairs);
}

std::int64_t planned_steps(const TuneConfig& config, std::size_t pairs) {
    const std::int64_t all = total_steps(config, pairs);
    return config.max_steps > 0 ? std::min(all, config.max_steps) : all;
}

TuneBatcher::TuneBatcher(const TuneConfig& config, const TuneSet& set, const TuneInputs& inputs)
    : config_(config),
      set_(set),
      inputs_(inputs),
      steps_per_epoch_(steps_an_epoch(config, set.pairs())) {
    if (set.kind != TuneDataKind::classes) return;
    for (std::size_t i = 0; i < set.pairs(); ++i)
        members_[set.groups[i]].push_back(set.anchors[i]);
}

std::size_t TuneBatcher::length(std::size_t pair) const {
    if (inputs_.texts.empty()) return 0;
    const auto tokens = [&](std::int32_t place) {
        return inputs_.texts[static_cast<std::size_t>(place)].size();
    };
    return std::max(tokens(set_.anchors[pair]), tokens(positives_[pair]));
}

// Another document of the anchor's class, each as likely.
void TuneBatcher::draw_positives(std::int64_t epoch) {
    positives_ = set_.positives;
    if (set_.kind != TuneDataKind::classes) return;
    Random random = random_of_epoch(config_, epoch, 1);
    positives_.resize(set_.pairs());
    for (std::size_t i = 0; i < set_.pairs(); ++i) {
        const auto& members = members_[set_.groups[i]];
        std::int32_t other = set_.anchors[i];
        while (other == set_.anchors[i])
            other = members[random.below(members.size())];
        positives_[i] = other;
    }
}

void TuneBatcher::begin_epoch(std::int64_t epoch) {
    epoch_ = epoch;
    draw_positives(epoch);
    std::vector<std::size_t> order(set_.pairs());
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random = random_of_epoch(config_, epoch, 0);
    random.shuffle(std::span(order));
    const std::size_t stretch = static_cast<std::size_t>(config_.batch) * batches_a_stretch;
    for (std::size_t first = 0; first < order.size(); first += stretch)
        std::stable_sort(
            order.begin() + static_cast<std::ptrdiff_t>(first),
            order.begin() + static_cast<std::ptrdiff_t>(std::min(first + stretch, order.size())),
            [&](std::size_t a, std::size_t b) { return length(a) < length(b); });
    const auto count = static_cast<std::size_t>(steps_per_epoch_);
    batches_.assign(count, {});
    for (std::size_t i = 0; i < count; ++i)
        batches_[i].assign(
            order.begin() + static_cast<std::ptrdiff_t>(i * order.size() / count),
            order.begin() + static_cast<std::ptrdiff_t>((i + 1) * order.size() / count));
    random.shuffle(std::span(batches_));
}

TuneBatch TuneBatcher::at(std::int64_t step) {
    if (const std::int64_t epoch = step / steps_per_epoch_; epoch != epoch_) begin_epoch(epoch);
    const std::size_t hard = set_.negatives.size() / set_.pairs();
    TuneBatch batch;
    for (const std::size_t pair : batches_[static_cast<std::size_t>(step % steps_per_epoch_)]) {
        batch.anchors.push_back(set_.anchors[pair]);
        batch.positives.push_back(positives_[pair]);
        batch.groups.push_back(set_.groups[pair]);
        if (!set_.scores.empty()) batch.scores.push_back(set_.scores[pair]);
        for (std::size_t i = 0; i < hard; ++i)
            batch.negatives.push_back(set_.negatives[pair * hard + i]);
    }
    return batch;
}

}  // namespace sparsescope
