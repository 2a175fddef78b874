// SPDX-License-Identifier: GPL-3.0-or-later
// The documents that are meant by "held out" wherever neurons are counted: those a run measures
// itself on while it trains.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/document.h"

namespace sparsescope {

// Their rows; every row that is not removed when none are held out.
[[nodiscard]] std::vector<std::int64_t> held_out_rows(std::span<const Split> splits);
[[nodiscard]] bool any_held_out(std::span<const Split> splits);

// By neuron: how many of these rows have it active in their code at k.
[[nodiscard]] std::vector<std::int64_t> activations(const CodeMatrix& codes, int k,
                                                    std::span<const std::int64_t> rows);

}  // namespace sparsescope
