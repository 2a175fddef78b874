// SPDX-License-Identifier: GPL-3.0-or-later
// The codes of a model in its blocks (code_block.h), which together cover every row of the dataset.
// Blocks may have any number of rows; writing makes full ones. Private to this folder.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>

#include "core/corpus/code_block.h"
#include "core/corpus/corpus_types.h"
#include "core/corpus/sqlite.h"
#include "core/types/code_matrix.h"
#include "core/types/row_set.h"

namespace sparsescope {

// Writes rows from first_row on as full blocks and a last, shorter one.
class CodeWriter {
  public:
    CodeWriter(Database& database, const ModelInfo& model, std::int64_t first_row)
        : database_(database), model_(model.id), first_row_(first_row), pending_(model.hidden) {}
    [[nodiscard]] Status append(CodeView code);
    [[nodiscard]] Status finish();

  private:
    Database& database_;
    ModelId model_;
    std::int64_t first_row_;  // of the pending rows
    CodeMatrix pending_;
};

// invalid_argument unless these are codes of `documents` documents at this model, each of at most
// model.stored_k neurons.
[[nodiscard]] Status check_new_codes(const ModelInfo& model, const CodeMatrix& codes,
                                     std::int64_t documents);

// Checks the codes of a whole dataset as it is now in the same way. Refuses also a model.stored_k
// that makes no sense.
[[nodiscard]] Status check_codes_of_dataset(Database& database, const ModelInfo& model,
                                            const CodeMatrix& codes);

// The four functions below belong inside a write transaction.
// Replaces the codes of a model.
[[nodiscard]] Status write_codes(Database& database, const ModelInfo& model,
                                 const CodeMatrix& codes);
// Adds codes after the last row. Small blocks at the end are merged so that their sizes about
// halve from one to the next: a single row costs a few kilobytes, a million of them few blocks.
[[nodiscard]] Status append_codes(Database& database, const ModelInfo& model,
                                  std::int64_t first_row, const CodeMatrix& codes);
// Deletes rows, so that those behind them move down.
[[nodiscard]] Status delete_code_rows(Database& database, const ModelInfo& model,
                                      const RowSet& removed, const std::stop_token& stop);
// Does what must happen whenever codes of rows that exist change.
[[nodiscard]] Status codes_changed(Database& database, ModelId model);

// Calls body(first row, block) in order for each block that holds any of the rows
// [first, first + count). corrupt: blocks are missing or changed.
[[nodiscard]] Status for_each_code_block(
    Database& database, const ModelInfo& model, std::int64_t first, std::int64_t count,
    const std::stop_token& stop,
    const std::function<Status(std::int64_t first_row, const CodeBlock& block)>& body);

}  // namespace sparsescope
