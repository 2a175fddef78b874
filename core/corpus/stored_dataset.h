// SPDX-License-Identifier: GPL-3.0-or-later
// What several files ask of a stored dataset inside a transaction of their own. Private to this
// folder.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/corpus/corpus_types.h"
#include "core/corpus/sqlite.h"
#include "core/types/row_set.h"

namespace sparsescope {

[[nodiscard]] Result<DatasetInfo> find_dataset(Database& database, DatasetId id);  // not_found
// invalid_argument: a dataset has this name already; the message names one that is free.
[[nodiscard]] Status check_dataset_name(Database& database, const std::string& name);
// How many rows there really are. A damaged dataset may claim another number, so memory should be
// taken for this one.
[[nodiscard]] Result<std::int64_t> rows_present(Database& database, DatasetId dataset);
// A set of rows_present() rows.
[[nodiscard]] Result<RowSet> find_removed_rows(Database& database, DatasetId dataset);
[[nodiscard]] Result<std::vector<DocumentId>> find_document_ids(Database& database,
                                                                DatasetId dataset);
[[nodiscard]] Error no_such_document(DocumentId id);

}  // namespace sparsescope
