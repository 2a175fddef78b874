// SPDX-License-Identifier: GPL-3.0-or-later
// What a person typed, as expressions of FTS5. Private to this folder.
#pragma once
#include <string>
#include <string_view>

namespace sparsescope {

struct FullTextQuery {
    std::string all;   // finds documents with every word; empty: there is nothing to look for
    std::string some;  // and those with any of them, or with a part of one; empty: there are none
};

// Words stand between spaces and control characters; double quotes keep words together, and one
// that is never closed reaches to the end. Where Chinese or Japanese punctuation stands, a word
// ends. The last word may still be being typed, so it also finds longer ones.
[[nodiscard]] FullTextQuery full_text_query(std::string_view typed);

// The words in this order, one after the other; nothing in them is syntax.
[[nodiscard]] std::string full_text_phrase(std::string_view words);

}  // namespace sparsescope
