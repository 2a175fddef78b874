// SPDX-License-Identifier: GPL-3.0-or-later
// A file as records of cells in named columns: a row of a table, or a JSON object whose keys are
// the columns. All that is decided about them, roles, labels, splits, is decided once, on this.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/corpus/importers/cell.h"

namespace sparsescope::importing {

class RecordReader {
  public:
    virtual ~RecordReader() = default;
    // Those that came so far; JSON may bring more with every record, at the end.
    [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
    [[nodiscard]] virtual bool may_bring_columns() const = 0;
    // The columns have no names but those that were made up for them.
    [[nodiscard]] virtual bool unnamed() const = 0;
    // Fills a cell for each column, or returns false at the end.
    [[nodiscard]] virtual Result<bool> next(std::vector<Cell>& cells) = 0;
    [[nodiscard]] virtual std::int64_t line() const = 0;  // where the record began
    [[nodiscard]] virtual const std::string& name() const = 0;
    [[nodiscard]] virtual const std::vector<std::string>& notes() const = 0;
};

[[nodiscard]] Result<std::unique_ptr<RecordReader>> open_csv_records(
    const std::filesystem::path& file);
// Only where is_parquet() (file_kind.h).
[[nodiscard]] Result<std::unique_ptr<RecordReader>> open_parquet_records(
    const std::filesystem::path& file);
// Objects within objects are unfolded where they hold an embedding, with dots between the keys
// ("response.body.embedding"); so is "metadata", without them.
[[nodiscard]] Result<std::unique_ptr<RecordReader>> open_json_records(
    const std::filesystem::path& file);

}  // namespace sparsescope::importing
