// SPDX-License-Identifier: GPL-3.0-or-later
// What every import does with its rows: it refuses useless ones, normalises the others, and chooses
// their parts. Pure functions.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/types/document.h"

namespace sparsescope::importing {

// The path that a row's level columns say. A single column holds whole paths.
[[nodiscard]] std::string level_path(std::vector<std::string> cells);

// Refuses dimensions that are not 1 … 2^20.
[[nodiscard]] Status check_dim(const std::string& where, std::uint64_t dim);

// All finite and not all zero.
[[nodiscard]] bool is_usable(std::span<const float> embedding);

struct HeldOutShares {
    double validation = 0;
    double test = 0;
};

// Where no share is given, this one is held out of min_documents_to_divide or more.
inline constexpr double usual_share = 0.1;

// invalid_argument when nothing would be left to train on.
[[nodiscard]] Status check_shares(HeldOutShares shares);

// For each label (and for the documents without one) the same shares go to validation and to test,
// as near as whole documents allow; a label keeps at least one document in train. Depends on
// nothing but the arguments, and the test documents not on the share of validation.
[[nodiscard]] std::vector<Split> stratified_split(std::span<const std::int32_t> labels,
                                                  HeldOutShares shares, std::uint64_t seed);

// The same, but rows with one number of a whole stay together, and a whole counts once, with the
// label of its first row: parts of a longer document share words, so that some of them in train
// would give away what is tested.
[[nodiscard]] std::vector<Split> stratified_split_of_wholes(std::span<const std::int32_t> labels,
                                                            std::span<const std::int64_t> wholes,
                                                            HeldOutShares shares,
                                                            std::uint64_t seed);

}  // namespace sparsescope::importing
