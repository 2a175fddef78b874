// SPDX-License-Identifier: GPL-3.0-or-later
// Writes documents to a file for other programs. Import can read it again. Documents are in the
// order of their rows, one line each:
// CSV    a header, then document, label, level, split, tags (joined by "; ", or a JSON list where
//        a tag has a semicolon), part_of and part (the name of the longer document, and which part
//        of it this is, from 1) where some are parts, picture (where its file is) where some have
//        one, text, a column for each field of the metadata, and the embedding if it is wanted (a
//        JSON list);
// JSONL  an object with document, row, label, level, split, tags (a list), part_of and part of
//        a part, picture of a picture, text, metadata (an
//        object) and the embedding if it is wanted (a list).
// Numbers are written so that reading them gives the same value, those of embeddings as floats.
#pragma once
#include <filesystem>
#include <stop_token>

#include "core/corpus/corpus.h"

namespace sparsescope {

enum class ExportedEmbeddings { left_out, written };

// The end of the name decides the format: .csv, .jsonl or .ndjson (invalid_argument for another
// one, and for embeddings that there are not). On an error, or when stopped, a file that was there
// stays as it was. Returns how many documents were written.
[[nodiscard]] Result<std::int64_t> export_documents(
    const Corpus& corpus, const DatasetInfo& dataset, const RowSet& rows,
    const std::filesystem::path& path, ExportedEmbeddings embeddings = ExportedEmbeddings::left_out,
    std::stop_token stop = {}, const Progress& progress = {});

}  // namespace sparsescope
