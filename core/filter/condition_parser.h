// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one condition from one term of a filter. Private to this folder.
#pragma once
#include "core/filter/filter.h"
#include "core/filter/lexer.h"

namespace sparsescope::filter_text {

[[nodiscard]] tl::expected<Condition, FilterError> parse_condition(const Token& term);
// The word of the language, or of `fields`, that was perhaps meant, or "".
[[nodiscard]] std::string nearest_condition(std::string_view typed,
                                            std::vector<std::string> fields = {});

}  // namespace sparsescope::filter_text
