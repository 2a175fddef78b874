// SPDX-License-Identifier: GPL-3.0-or-later
// Datasets and models as tables for people and as JSON, with what each of them takes in the file.
#pragma once
#include <string>
#include <vector>

#include "app/cli/verb.h"

namespace sparsescope::cli {

// `json`: a list of objects, each also with `bytes`; `text`: a table, or a sentence when there are
// none.
[[nodiscard]] Result<Answer> dataset_listing(const Corpus& corpus,
                                             const std::vector<DatasetInfo>& datasets);
[[nodiscard]] Result<Answer> model_listing(const Corpus& corpus,
                                           const std::vector<ModelInfo>& models);

// "; the file is 12.3 MB now", and in the JSON `freed_bytes` and `file_bytes`: what a deletion says
// after it. `before` was measured before it.
[[nodiscard]] Result<std::string> say_what_was_freed(const Corpus& corpus, const StorageUse& before,
                                                     Json& json);

}  // namespace sparsescope::cli
