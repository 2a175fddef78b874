// SPDX-License-Identifier: GPL-3.0-or-later
// The losses of a staged run, on embeddings of any floating type. Private to this folder.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/tune/torch/tensor.h"

namespace sparsescope::tune {

// x with all but the k largest |x| of each row set to 0; the gradient goes through those alone.
// rank is that of rank_magnitudes(x).
[[nodiscard]] at::Tensor rank_magnitudes(const at::Tensor& x);
[[nodiscard]] at::Tensor masked(const at::Tensor& x, const at::Tensor& rank, int k);

// Which candidates an anchor is compared with: true [anchors, candidates] where one is left out.
// Candidates are the positives of all pairs, then the hard negatives, pair by pair.
//  * The positive of another pair is left out where both pairs are of one group, and where it is
//    the very document that is the anchor or its positive.
//  * A hard negative is known to be of another group than its own pair. To a pair of a third group
//    it may be alike, so pairs that have a group meet the negatives of their own group only.
struct Candidates {
    std::span<const std::int32_t> anchors, positives, negatives;  // documents
    std::span<const std::int32_t> groups;                         // of pairs, or empty
};
[[nodiscard]] std::vector<std::uint8_t> left_out(const Candidates& candidates);

// In-batch InfoNCE, as MultipleNegativesRankingLoss of sentence-transformers has it, from anchors
// to candidates and not back:
//   L = 1/B · Σ_i −log( e^{cos(a_i, c_i)/τ} / Σ_j e^{cos(a_i, c_j)/τ} )
// (van den Oord et al. 2018, arXiv:1807.03748). candidates [≥ B, dim], the first B the positives.
[[nodiscard]] at::Tensor info_nce(const at::Tensor& anchors, const at::Tensor& candidates,
                                  const at::Tensor& left_out, double temperature);

// CoSENT: log(1 + Σ e^{(cos_i − cos_j)/τ}) over all i, j with score_i < score_j.
[[nodiscard]] at::Tensor cosent(const at::Tensor& first, const at::Tensor& second,
                                std::span<const float> scores, double temperature);

}  // namespace sparsescope::tune
