// SPDX-License-Identifier: GPL-3.0-or-later
// One calm sentence when the codes behind a list do not tell documents apart, and what to do about
// it. Plain values, no widgets.
#pragma once
#include <QString>

#include "app/controllers/search_answer.h"
#include "core/workspace/code_health.h"

namespace sparsescope {

// "": nothing is wrong with this list, or nothing is known. stored_k: the largest k there is.
// health: null where it has not been measured.
[[nodiscard]] QString search_warning(const ColumnAnswer& column, int stored_k,
                                     const CodeHealth* health);

// "finds 96 % of the dense top ten with 400 candidates"; "" where recall was not measured
// (two-stage searches measure their own, for other lists it is health's).
[[nodiscard]] QString recall_text(const ColumnAnswer& column, const CodeHealth* health);

}  // namespace sparsescope
