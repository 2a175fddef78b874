// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one condition on neurons from one term of a filter. Private to this folder.
#pragma once
#include "core/filter/lexer.h"
#include "core/filter/neuron_filter.h"

namespace sparsescope::filter_text {

[[nodiscard]] tl::expected<NeuronCondition, FilterError> parse_neuron_condition(const Token& term);

}  // namespace sparsescope::filter_text
