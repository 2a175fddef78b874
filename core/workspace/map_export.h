// SPDX-License-Identifier: GPL-3.0-or-later
// The places of a map as a table for other programs.
#pragma once
#include <filesystem>

#include "core/corpus/corpus.h"

namespace sparsescope {

// Writes CSV with the columns document (its id), x, y, label (its name; empty: none), a row for
// each document that has a place and is not removed, by id. Returns how many. invalid_argument
// unless the file's name ends in .csv.
[[nodiscard]] Result<std::int64_t> export_map(const Corpus& corpus, LayoutId layout,
                                              const std::filesystem::path& file);

}  // namespace sparsescope
