// SPDX-License-Identifier: GPL-3.0-or-later
// Adds the documents of a file to a dataset that is there. They are encoded with every model of
// the dataset that has codes, and stored in batches of one transaction each. What is stored stays
// when a later batch fails or the call is stopped; the report, or the error, says from where to go
// on.
#pragma once
#include <stop_token>

#include "core/corpus/importer.h"

namespace sparsescope {

struct AddedFile {
    std::int64_t documents = 0;  // added by this call
    std::int64_t skipped = 0;
    std::vector<std::int64_t> skipped_rows;  // the first ten, counted from 0 in the file
    std::vector<std::string> skipped_why;    // of the same, a clause each
    std::vector<ImportPreview> understood;   // how each file was read; without rows
    std::int64_t rows = 0;                   // of the file
    std::int64_t next_row = 0;               // the row before which it stopped; `rows` at the end
};

// options.name and options.normalization are ignored, because the dataset has its own. Rows of the
// file before first_row are passed over. Embeddings of another dimension, labels the dataset does
// not have, and whatever import_dataset() refuses are refused before anything is stored.
[[nodiscard]] Result<AddedFile> add_file(Corpus& corpus, DatasetId dataset,
                                         const ImportOptions& options, std::int64_t first_row,
                                         std::stop_token stop = {}, const Progress& progress = {});

}  // namespace sparsescope
