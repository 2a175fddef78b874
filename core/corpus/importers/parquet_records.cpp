// SPDX-License-Identifier: GPL-3.0-or-later
// Parquet files as records, read by the program sparsescope-parquet beside ours (app/readers).
#include "core/corpus/importers/records.h"
#include "core/formats/input_file.h"
#include "core/formats/reader_process.h"

namespace sparsescope::importing {
namespace {

using nlohmann::json;

constexpr std::size_t longest_head = std::size_t{16} << 20;
constexpr std::uint32_t longest_row = std::uint32_t{16} << 20;

class ParquetRecords final : public RecordReader {
  public:
    ParquetRecords(std::unique_ptr<ReaderProcess> process, std::vector<std::string> columns,
                   std::string name)
        : process_(std::move(process)), columns_(std::move(columns)), name_(std::move(name)) {}

    const std::vector<std::string>& columns() const override { return columns_; }
    bool may_bring_columns() const override { return false; }
    bool unnamed() const override { return false; }
    std::int64_t line() const override { return row_; }
    const std::string& name() const override { return name_; }
    const std::vector<std::string>& notes() const override { return notes_; }

    Result<bool> next(std::vector<Cell>& cells) override {
        return guard("reading a Parquet file", [&] { return read_row(cells); });
    }

  private:
    Result<bool> read_row(std::vector<Cell>& cells) {
        std::uint32_t length = 0;
        const auto head = std::as_writable_bytes(std::span(&length, 1));
        SPARSESCOPE_ASSIGN(const std::size_t count, process_->read(head.first(1)));
        if (count == 0) return false;
        SPARSESCOPE_TRY(process_->read_all(head.subspan(1)));
        if (length > longest_row)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}, row {}: is longer than 16 MiB.", name_, row_ + 1));
        packed_.resize(length);
        SPARSESCOPE_TRY(process_->read_all(std::as_writable_bytes(std::span(packed_))));
        json values = json::from_msgpack(packed_);
        cells.resize(columns_.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i].clear();
            put(values.at(i), cells[i]);
        }
        ++row_;
        return true;
    }
    static void put(json& value, Cell& cell) {
        if (value.is_string()) {
            cell.text.swap(value.get_ref<std::string&>());
            cell.quoted = true;
        } else {
            cell.value = std::move(value);
        }
    }

    std::unique_ptr<ReaderProcess> process_;
    std::vector<std::string> columns_;
    std::string name_;
    std::vector<std::string> notes_;
    std::vector<std::uint8_t> packed_;
    std::int64_t row_ = 0;
};

}  // namespace

Result<std::unique_ptr<RecordReader>> open_parquet_records(const std::filesystem::path& file) {
    return guard("reading a Parquet file", [&]() -> Result<std::unique_ptr<RecordReader>> {
        SPARSESCOPE_TRY(InputFile::open(file));  // missing, no regular file
        SPARSESCOPE_ASSIGN(auto process,
                           ReaderProcess::start(parquet_program,
                                                {std::filesystem::absolute(file).string()}, file));
        SPARSESCOPE_ASSIGN(const std::string head, process->read_line(longest_head));
        auto columns = json::parse(head).at("columns").get<std::vector<std::string>>();
        return std::make_unique<ParquetRecords>(std::move(process), std::move(columns),
                                                display_name(file));
    });
}

}  // namespace sparsescope::importing
