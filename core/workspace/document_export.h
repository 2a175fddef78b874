// SPDX-License-Identifier: GPL-3.0-or-later
// Writes documents to a file for other programs. Import can read it again. Documents are in the
// order of their rows, one line each:
// CSV    a header, then document, label, level, split, tags (joined by "; ") and text;
// JSONL  an object with document, row, label, level, split, tags (a list), text and metadata (an
//        object).
#pragma once
#include <filesystem>
#include <stop_token>

#include "core/corpus/corpus.h"

namespace sparsescope {

// The end of the name decides the format: .csv, .jsonl or .ndjson (invalid_argument for another
// one). On an error, or when stopped, a file that was there stays as it was. Returns how many
// documents were written.
[[nodiscard]] Result<std::int64_t> export_documents(const Corpus& corpus,
                                                    const DatasetInfo& dataset, const RowSet& rows,
                                                    const std::filesystem::path& path,
                                                    std::stop_token stop = {},
                                                    const Progress& progress = {});

}  // namespace sparsescope
