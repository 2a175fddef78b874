// SPDX-License-Identifier: GPL-3.0-or-later
// A typed text on its way into a search.
#pragma once
#include <optional>
#include <string>

#include "app/cli/session.h"
#include "core/workspace/search_request.h"

namespace sparsescope::cli {

// Chooses request.mode (core/workspace/typed_query.h) and, unless it is words, fills request.vector
// by the dataset's encoder. Returns a line for whoever asked: why it is words, or "".
[[nodiscard]] Result<std::string> prepare_typed(const Corpus& corpus, const DatasetInfo& dataset,
                                                std::optional<TextMode> asked,
                                                SearchRequest& request, Session& session);

}  // namespace sparsescope::cli
