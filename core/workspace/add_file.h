// SPDX-License-Identifier: GPL-3.0-or-later
// The documents of a file added to a dataset that is there: encoded with every model of it that has
// codes, and stored in batches of one transaction each. What is stored stays when a later batch
// fails or the call is stopped; the report, or the error, says from where to go on.
#pragma once
#include <stop_token>

#include "core/corpus/importer.h"

namespace sparsescope {

struct AddedFile {
    std::int64_t documents = 0;  // added by this call
    std::int64_t skipped = 0;
    std::vector<std::int64_t> skipped_rows;  // the first ten, 0-based in the file
    std::int64_t rows = 0;                   // of the file
    std::int64_t next_row = 0;               // < rows: stopped before this row of the file
};

// options.name and options.normalization do not count: the dataset has its own. first_row: rows of
// the file before it are passed over. Refused before anything is stored: embeddings of another
// dimension, labels the dataset does not have, and whatever import_dataset refuses.
[[nodiscard]] Result<AddedFile> add_file(Corpus& corpus, DatasetId dataset,
                                         const ImportOptions& options, std::int64_t first_row,
                                         std::stop_token stop = {}, const Progress& progress = {});

}  // namespace sparsescope
