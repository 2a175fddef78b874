// SPDX-License-Identifier: GPL-3.0-or-later
// Wherever the program says how many neurons are dead, it counts on the same documents: those on
// which a run measures itself while it trains.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/document.h"

namespace sparsescope {

// The part for validation, or that for tests where there is none; nullopt where all documents are
// for training.
[[nodiscard]] std::optional<Split> held_out_part(std::span<const Split> splits);
// The rows of that part; without such a part, all rows that are not removed.
[[nodiscard]] std::vector<std::int64_t> held_out_rows(std::span<const Split> splits);

// For each neuron, in how many of these rows' codes at k it is active.
[[nodiscard]] std::vector<std::int64_t> activations(const CodeMatrix& codes, int k,
                                                    std::span<const std::int64_t> rows);

}  // namespace sparsescope
