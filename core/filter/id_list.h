// SPDX-License-Identifier: GPL-3.0-or-later
// The condition that a document is one of many: id:12,15,20-30. This is what a picked set of
// documents becomes in a filter. Std only.
#pragma once
#include <span>

#include "core/filter/filter.h"

namespace sparsescope {

// A list with more parts is no text that anybody reads or that a command line takes: such a set
// gets a tag instead.
inline constexpr std::size_t most_ranges_in_text = 2000;

// `ids` ascend, each once, and are not empty. Consecutive ids become one range; one id becomes
// IdIs.
[[nodiscard]] Condition id_condition(std::span<const DocumentId> ids);
[[nodiscard]] std::string to_text(const Condition& condition);

namespace filter_text {

// The value behind "id:", with a comma or hyphen in it. Positions of the error are within it.
[[nodiscard]] tl::expected<Condition, FilterError> parse_id_list(std::string_view value);
[[nodiscard]] std::string id_list_text(const IdIn& list);

}  // namespace filter_text

}  // namespace sparsescope
