// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/array_writer.h"

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/formats/npy.h"
#include "core/formats/zip_writer.h"

namespace sparsescope {
namespace {

Status check_array(const TensorToWrite& array) {
    auto factors = array.shape;
    factors.push_back(item_size(array.type));
    std::uint64_t size = 0;
    const bool representable = is_convertible(array.type) && array.type != ElementType::bf16;
    if (!representable || !checked_product(factors, size) || size != array.bytes.size()) {
        return fail(
            ErrorCode::internal,
            fmt::format("The array \"{}\" cannot be written as NumPy array: its shape, type "
                        "and bytes do not agree.",
                        array.name));
    }
    return {};
}

// An array in memory as the bytes of a stream.
std::function<Result<std::size_t>(std::span<std::byte>)> stream_of(
    std::span<const std::byte> bytes) {
    return [bytes](std::span<std::byte> out) mutable -> Result<std::size_t> {
        const std::size_t count = std::min(out.size(), bytes.size());
        std::ranges::copy(bytes.first(count), out.begin());
        bytes = bytes.subspan(count);
        return count;
    };
}

}  // namespace

Status write_npy(const std::filesystem::path& path, const TensorToWrite& array) {
    SPARSESCOPE_TRY(check_array(array));
    return write_file_atomically(path, [&](OutputFile& file) -> Status {
        SPARSESCOPE_TRY(file.write(npy_preamble(array)));
        return file.write(array.bytes);
    });
}

Status write_npz(const std::filesystem::path& path, std::span<const TensorToWrite> arrays) {
    if (arrays.empty()) return fail(ErrorCode::internal, "There are no arrays to write.");
    std::vector<StreamedArray> streams;
    for (const TensorToWrite& array : arrays) {
        SPARSESCOPE_TRY(check_array(array));
        streams.push_back({array.name, array.type, array.shape, 0, stream_of(array.bytes)});
    }
    return write_npz(path, streams);
}

Status write_npz(const std::filesystem::path& path, std::span<const StreamedArray> arrays) {
    std::vector<std::string> preambles;
    preambles.reserve(arrays.size());  // the pieces point into them
    std::vector<ZipPiece> pieces;
    for (const StreamedArray& array : arrays) {
        const std::string& preamble = preambles.emplace_back(
            npy_preamble({array.name, array.type, array.shape, {}}, array.item_bytes));
        auto factors = array.shape;
        factors.push_back(array.item_bytes > 0 ? array.item_bytes : item_size(array.type));
        std::uint64_t bytes = 0;
        if (!checked_product(factors, bytes))
            return fail(ErrorCode::internal,
                        fmt::format("The array \"{}\" is larger than any file.", array.name));
        pieces.push_back(
            {array.name + ".npy", std::as_bytes(std::span(preamble)), bytes, array.read});
    }
    return write_zip(path, pieces);
}

}  // namespace sparsescope
