// SPDX-License-Identifier: GPL-3.0-or-later
// What is said beside a list of hits: when the codes behind it do not tell documents apart well and
// what to do about it, its recall, its length. The functions are pure.
#pragma once
#include <QString>

#include "app/controllers/search_answer.h"
#include "core/workspace/code_health.h"

namespace sparsescope {

// Returns "" when nothing is wrong with the list or nothing is known. `stored_k` is the largest k
// that codes can be read at; `health` is null while it is not measured.
[[nodiscard]] QString search_warning(const ColumnAnswer& column, int stored_k,
                                     const CodeHealth* health);

// The recall of a list in words: "finds 96 % of the dense top ten with 400 candidates"; "" when it
// was not measured. Two-stage searches bring their own measurement; other lists use `health`.
[[nodiscard]] QString recall_text(const ColumnAnswer& column, const CodeHealth* health);

// How many of how many documents the first list shows, and how many of them have all the words of a
// search for words: "10 of 500 documents · 1 with all words".
[[nodiscard]] QString hits_hint(const SearchAnswer& answer);

}  // namespace sparsescope
