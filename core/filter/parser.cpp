// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/condition_parser.h"
#include "core/filter/filter.h"
#include "core/filter/tree_parser.h"

namespace sparsescope {

tl::expected<Filter, FilterError> parse_filter(std::string_view text) {
    return filter_text::parse_tree<Filter>(text, filter_text::parse_condition, "label:sport",
                                           "label:\"real estate\"");
}

}  // namespace sparsescope
