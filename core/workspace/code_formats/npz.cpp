// SPDX-License-Identifier: GPL-3.0-or-later
// A matrix [rows, hidden] in compressed sparse rows, as scipy.sparse.load_npz reads it, and beside
// it the documents of the rows. Within a row the strongest neuron comes first.
#include <array>

#include "core/formats/array_writer.h"
#include "core/workspace/code_format.h"

namespace sparsescope::code_format_entries {
namespace {

// Bytes in memory as the items of an array.
StreamedArray array_of(std::string name, ElementType type, std::vector<std::uint64_t> shape,
                       std::span<const std::byte> bytes) {
    return {std::move(name), type, std::move(shape), 0,
            [bytes](std::span<std::byte> out) mutable -> Result<std::size_t> {
                const std::size_t count = std::min(out.size(), bytes.size());
                std::ranges::copy(bytes.first(count), out.begin());
                bytes = bytes.subspan(count);
                return count;
            }};
}

StreamedArray codes_array(const CodeRows& rows, std::string name, CodeStream::Part part,
                          ElementType type, std::int64_t items) {
    return {std::move(name),
            type,
            {static_cast<std::uint64_t>(items)},
            0,
            [stream = CodeStream(rows, part, NeuronOrder::by_weight)](
                std::span<std::byte> out) mutable { return stream.read(out); }};
}

Result<std::int64_t> write_codes_npz(const CodeRows& rows, const std::filesystem::path& path) {
    using Part = CodeStream::Part;
    SPARSESCOPE_ASSIGN(const std::int64_t entries, rows.count_entries());
    SPARSESCOPE_ASSIGN(const auto documents, rows.corpus().document_ids(rows.dataset().id));
    const std::array<std::int64_t, 2> shape{rows.rows(), static_cast<std::int64_t>(rows.hidden())};
    constexpr std::string_view layout = "csr";
    StreamedArray format =
        array_of("format", ElementType::bytes, {}, std::as_bytes(std::span(layout)));
    format.item_bytes = layout.size();
    const StreamedArray arrays[] = {
        codes_array(rows, "indptr", Part::offsets, ElementType::i64, rows.rows() + 1),
        codes_array(rows, "indices", Part::neurons, ElementType::i32, entries),
        codes_array(rows, "data", Part::weights, ElementType::f32, entries),
        array_of("shape", ElementType::i64, {2}, std::as_bytes(std::span(shape))),
        std::move(format),
        array_of("documents", ElementType::i64, {documents.size()},
                 std::as_bytes(std::span(documents)))};
    SPARSESCOPE_TRY(write_npz(path, arrays));
    return rows.rows();
}

}  // namespace

const CodeFormatEntry& npz_entry() {
    static const CodeFormatEntry entry{"npz", "compressed sparse rows for SciPy's load_npz", ".npz",
                                       write_codes_npz};
    return entry;
}

}  // namespace sparsescope::code_format_entries
