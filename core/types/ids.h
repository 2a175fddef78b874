// SPDX-License-Identifier: GPL-3.0-or-later
// Identities that cross every border of the program. Std only.
#pragma once
#include <cstdint>

namespace sparsescope {

using DatasetId = std::int64_t;   // a named set of documents with one embedding each
using DocumentId = std::int64_t;  // unique in a workspace, never reused
using ModelId = std::int64_t;
using RunId = std::int64_t;
using NeuronId = std::uint32_t;  // row of the encoder weight, 0 … hidden-1

inline constexpr std::int32_t no_label = -1;

// ε of every "is this neuron active" question: the reference implementation's firing threshold.
inline constexpr float activation_epsilon = 1e-5F;

}  // namespace sparsescope
