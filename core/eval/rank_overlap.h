// SPDX-License-Identifier: GPL-3.0-or-later
// How alike two ranked lists are, their first places counting most: rank-biased overlap (Webber,
// Moffat and Zobel 2010), extrapolated to lists that were cut,
//   RBO = (1 − p)·Σ_{d=1}^{D} p^{d−1}·X_d/d + p^D·X_D/D,
// where X_d is how many of the first d of each list are in both, and D the length of the longer
// list (a shorter one has nothing behind its end). 1: the same lists, 0: nothing in common. Two
// empty lists are alike. At p = 0.9 the first ten places make up 86 %. Pure; any thread.
#pragma once
#include <cstdint>
#include <span>

namespace sparsescope {

// Each list has each item once.
[[nodiscard]] double rank_biased_overlap(std::span<const std::int64_t> a,
                                         std::span<const std::int64_t> b, double p = 0.9);

}  // namespace sparsescope
