// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/records.h"
#include "core/formats/csv.h"

namespace sparsescope::importing {
namespace {

class CsvRecords final : public RecordReader {
  public:
    explicit CsvRecords(CsvReader reader) : reader_(std::move(reader)) {}

    const std::vector<std::string>& columns() const override { return reader_.columns(); }
    bool may_bring_columns() const override { return false; }
    bool unnamed() const override { return !reader_.has_header(); }
    std::int64_t line() const override { return reader_.line_number(); }
    const std::string& name() const override { return reader_.name(); }
    const std::vector<std::string>& notes() const override { return reader_.notes(); }

    Result<bool> next(std::vector<Cell>& cells) override {
        SPARSESCOPE_ASSIGN(const bool more, reader_.next(fields_));
        if (!more) return false;
        cells.resize(fields_.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i].clear();
            cells[i].text.swap(fields_[i]);
        }
        return true;
    }

  private:
    CsvReader reader_;
    std::vector<std::string> fields_;
};

}  // namespace

Result<std::unique_ptr<RecordReader>> open_csv_records(const std::filesystem::path& file) {
    SPARSESCOPE_ASSIGN(auto reader, CsvReader::open(file));
    return std::make_unique<CsvRecords>(std::move(reader));
}

}  // namespace sparsescope::importing
