// SPDX-License-Identifier: GPL-3.0-or-later
// sparsescope-parquet FILE: a line of JSON, {"columns": […], "rows": n}; then for each row the
// length (u32, little-endian) of its values, and these as a list in MessagePack. A failure is a
// sentence without the file's name on the error output, and exit code 1.
#include <cstdlib>

#include "app/readers/guarded.h"
#include "app/readers/output.h"
#include "app/readers/parquet_file.h"

namespace {

using namespace sparsescope;
using namespace sparsescope::readers;

constexpr std::uint64_t memory_limit = std::uint64_t{2} << 30;
constexpr std::size_t written_at_a_time = std::size_t{1} << 18;

// Rows as they are handed on, several at a time.
class Rows {
  public:
    Status begin(const std::vector<std::string>& columns, std::int64_t rows) {
        const std::string line = nlohmann::json{{"columns", columns}, {"rows", rows}}.dump(
                                     -1, ' ', false, nlohmann::json::error_handler_t::replace) +
                                 '\n';
        return write_out(std::as_bytes(std::span(line)));
    }
    Status add(const nlohmann::json& row) {
        const std::vector<std::uint8_t> packed = nlohmann::json::to_msgpack(row);
        const auto length = static_cast<std::uint32_t>(packed.size());
        append(std::as_bytes(std::span(&length, 1)));
        append(std::as_bytes(std::span(packed)));
        return buffer_.size() < written_at_a_time ? Status{} : flush();
    }
    Status flush() {
        SPARSESCOPE_TRY(write_out(buffer_));
        buffer_.clear();
        return {};
    }

  private:
    void append(std::span<const std::byte> bytes) {
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    }
    std::vector<std::byte> buffer_;
};

}  // namespace

int main(int count, char** arguments) {
    guard_process(memory_limit);
    // Arrow's other allocators set aside more addresses than the limit has.
    ::setenv("ARROW_DEFAULT_MEMORY_POOL", "system", 1);
    return tell(guard("reading a Parquet file", [&]() -> Status {
        if (count != 2) return fail(ErrorCode::invalid_argument, "Usage: sparsescope-parquet FILE");
        Rows rows;
        const ParquetSink sink{
            [&](const auto& columns, std::int64_t size) { return rows.begin(columns, size); },
            [&](const auto& row) { return rows.add(row); }};
        SPARSESCOPE_TRY(read_parquet(arguments[1], sink));
        return rows.flush();
    }));
}
