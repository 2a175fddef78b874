// SPDX-License-Identifier: GPL-3.0-or-later
// What full-text search reads of a query that a person typed. Pure.
#pragma once
#include <string_view>

namespace sparsescope {

// Whether it holds anything that Corpus::full_text_search() could look for; spaces and punctuation
// alone do not.
[[nodiscard]] bool has_words(std::string_view typed);

}  // namespace sparsescope
