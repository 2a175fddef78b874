// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of a filter as text. Private to this folder; whole filters: filter.h.
#pragma once
#include <string>
#include <string_view>

#include "core/filter/filter.h"

namespace sparsescope::filter_text {

// The text of one condition: label:sport, n412>0.3.
[[nodiscard]] std::string to_text(const Condition& condition);
// The name of a field as a condition begins with it: year, "delivery place", meta.label.
[[nodiscard]] std::string field_text(std::string_view name);
// A value, in quotes if it needs them.
[[nodiscard]] std::string value_text(std::string_view value, bool always_quoted = false);

}  // namespace sparsescope::filter_text
