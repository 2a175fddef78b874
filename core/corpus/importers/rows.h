// SPDX-License-Identifier: GPL-3.0-or-later
// What every import does with its rows: refuse useless ones, normalise, choose the test split.
// Pure functions.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/types/document.h"

namespace sparsescope::importing {

// Dimensions from 1 to 2^20.
[[nodiscard]] Status check_dim(const std::string& where, std::uint64_t dim);

// All finite and not all zero.
[[nodiscard]] bool is_usable(std::span<const float> embedding);
// To length 1. embedding is usable.
void normalize_l2(std::span<float> embedding);

// For each label (and for the documents without one) the same share goes to the test split, as near
// as whole documents allow; a label keeps at least one document in train. Depends on nothing but
// the arguments.
[[nodiscard]] std::vector<Split> stratified_split(std::span<const std::int32_t> labels,
                                                  double test_fraction, std::uint64_t seed);

}  // namespace sparsescope::importing
