// SPDX-License-Identifier: GPL-3.0-or-later
// Documents as a file for other programs, which import reads again: one line per document, by row.
// CSV    a header, then document, label, level, split, tags (joined by "; "), text;
// JSONL  one object a line: document, row, label, level, split, tags (a list), text, metadata (an
// object).
#pragma once
#include <filesystem>
#include <stop_token>

#include "core/corpus/corpus.h"

namespace sparsescope {

// The format by the name's end: .csv, .jsonl or .ndjson; another one is refused. On an error, or
// when stopped, a file that was there stays as it was. Returns how many documents were written.
[[nodiscard]] Result<std::int64_t> export_documents(const Corpus& corpus,
                                                    const DatasetInfo& dataset, const RowSet& rows,
                                                    const std::filesystem::path& path,
                                                    std::stop_token stop = {},
                                                    const Progress& progress = {});

}  // namespace sparsescope
