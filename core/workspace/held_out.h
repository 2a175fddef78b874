// SPDX-License-Identifier: GPL-3.0-or-later
// The documents on which neurons are counted wherever one number of dead ones is said: those a run
// measures itself on while it trains.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/document.h"

namespace sparsescope {

// The validation part; the test part where there is none; nothing where all documents train.
[[nodiscard]] std::optional<Split> held_out_part(std::span<const Split> splits);
// Its rows; every row that is not removed where there is no such part.
[[nodiscard]] std::vector<std::int64_t> held_out_rows(std::span<const Split> splits);

// By neuron: how many of these rows have it active in their code at k.
[[nodiscard]] std::vector<std::int64_t> activations(const CodeMatrix& codes, int k,
                                                    std::span<const std::int64_t> rows);

}  // namespace sparsescope
