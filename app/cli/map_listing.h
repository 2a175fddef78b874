// SPDX-License-Identifier: GPL-3.0-or-later
// Maps as tables for people and as JSON.
#pragma once
#include <string>
#include <vector>

#include "app/cli/verb.h"
#include "core/workspace/make_map.h"

namespace sparsescope::cli {

// `json`: {"maps": [...]}.
[[nodiscard]] Result<Answer> map_listing(const Corpus& corpus, const std::vector<LayoutInfo>& maps);
// What making a map says: `json`: {"map": {...}, "lonely", "duplicates", "judged", "seconds"}.
[[nodiscard]] Answer made_answer(const MadeMap& made, double seconds, const std::string& workspace);

}  // namespace sparsescope::cli
