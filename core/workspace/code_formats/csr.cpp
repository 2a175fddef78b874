// SPDX-License-Identifier: GPL-3.0-or-later
// The sparse matrix of the big-ann benchmarks: i64 rows, columns, entries; i64 offsets [rows + 1];
// i32 neurons and f32 weights [entries]; neurons ascend within a row. Little-endian.
#include <array>

#include "core/base/atomic_file.h"
#include "core/workspace/code_format.h"

namespace sparsescope::code_format_entries {
namespace {

constexpr std::size_t written_at_a_time = std::size_t{1} << 18;

Result<std::int64_t> write_csr(const CodeRows& rows, const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(const std::int64_t entries, rows.count_entries());
    const std::array<std::int64_t, 3> head{rows.rows(), static_cast<std::int64_t>(rows.hidden()),
                                           entries};
    const Status written = write_file_atomically(path, [&](OutputFile& file) -> Status {
        SPARSESCOPE_TRY(file.write(std::as_bytes(std::span(head))));
        std::vector<std::byte> piece(written_at_a_time);
        for (const auto part :
             {CodeStream::Part::offsets, CodeStream::Part::neurons, CodeStream::Part::weights}) {
            CodeStream stream(rows, part, NeuronOrder::by_number);
            for (;;) {
                SPARSESCOPE_ASSIGN(const std::size_t count, stream.read(piece));
                if (count == 0) break;
                SPARSESCOPE_TRY(file.write(std::span<const std::byte>(piece).first(count)));
            }
        }
        return {};
    });
    SPARSESCOPE_TRY(written);
    return rows.rows();
}

}  // namespace

const CodeFormatEntry& csr_entry() {
    static const CodeFormatEntry entry{"csr", "sparse matrix of the big-ann benchmarks", ".csr",
                                       write_csr};
    return entry;
}

}  // namespace sparsescope::code_format_entries
