// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/kernels/candidate_row.h"

#include <algorithm>
#include <limits>

#include "core/base/clones.h"

namespace sparsescope::kernels {

namespace {

// A number as large as bisection finds it that at least k of the numbers reach, or `from`. Quicker
// than selecting the k-th largest, and the difference hardly ever costs a candidate.
SPARSESCOPE_CLONES
float reached_by(const float* numbers, std::size_t count, std::size_t k, float from) {
    float largest = from;
    for (std::size_t i = 0; i < count; ++i)
        largest = numbers[i] > largest ? numbers[i] : largest;
    if (largest > std::numeric_limits<float>::max()) return from;
    float low = from, high = largest;
    for (int halving = 0; halving < 14; ++halving) {
        const float middle = low + (high - low) / 2;
        int reached = 0;
        for (std::size_t i = 0; i < count; ++i)
            reached += numbers[i] >= middle ? 1 : 0;
        (static_cast<std::size_t>(reached) >= k ? low : high) = middle;
        if (static_cast<std::size_t>(reached) == k) break;
    }
    return low;
}

}  // namespace

void CandidateRow::start(std::size_t k, RowBounds bounds) {
    k_ = k;
    bounds_ = bounds;
    threshold_ = std::numeric_limits<float>::denorm_min();
    count_ = 0;
    const std::size_t room = 2 * k + 3 * most_at_once;
    if (neurons_.size() >= room) return;
    lower_.resize(room);
    upper_.resize(room);
    neurons_.resize(room);
}

void CandidateRow::tighten() {
    if (count_ <= k_) return;
    threshold_ = reached_by(lower_.data(), count_, k_, threshold_);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count_; ++i) {
        lower_[kept] = lower_[i];
        upper_[kept] = upper_[i];
        neurons_[kept] = neurons_[i];
        kept += upper_[i] < threshold_ ? 0 : 1;
    }
    count_ = kept;
}

void CandidateRow::make_room() {
    tighten();
    // When many values lie too close together to tell, more are kept.
    if (count_ + k_ + most_at_once <= neurons_.size()) return;
    const std::size_t room = 2 * neurons_.size();
    lower_.resize(room);
    upper_.resize(room);
    neurons_.resize(room);
}

}  // namespace sparsescope::kernels
