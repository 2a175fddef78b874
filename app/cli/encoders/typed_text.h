// SPDX-License-Identifier: GPL-3.0-or-later
// A typed text, or a picture, on its way into a search.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/session.h"
#include "core/workspace/search_request.h"

namespace sparsescope::cli {

// Chooses request.mode (core/workspace/typed_query.h) and, unless it is words, fills request.vector
// by the dataset's encoder. Returns a line for whoever asked: why it is words, or "".
[[nodiscard]] Result<std::string> prepare_typed(const Corpus& corpus, const DatasetInfo& dataset,
                                                std::optional<TextMode> asked,
                                                SearchRequest& request, Session& session);

// The embedding of a picture file by the dataset's encoder, which must be set up here.
[[nodiscard]] Result<std::vector<float>> encoded_picture(const DatasetInfo& dataset,
                                                         const std::filesystem::path& file,
                                                         Session& session);

}  // namespace sparsescope::cli
