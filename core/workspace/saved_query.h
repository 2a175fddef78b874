// SPDX-License-Identifier: GPL-3.0-or-later
// A query as it is kept under a name (SavedView::content): a JSON object with what was asked, the
// changes of its code and its filter. docs/file-format.md describes it. How it is answered
// (columns, k, n) is not kept, but its neurons are those of one model, which is. Pure; any thread.
#pragma once
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/workspace/search_request.h"

namespace sparsescope {

struct SavedQuery {
    SearchRequest request;  // its text has no vector: it is encoded when it is asked again
    ModelId model = 0;      // whose neurons it names; 0: it names none
};

[[nodiscard]] std::string saved_query_text(const SavedQuery& query);
// invalid_input: it is damaged, or written by a newer program.
[[nodiscard]] Result<SavedQuery> read_saved_query(std::string_view content);

}  // namespace sparsescope
