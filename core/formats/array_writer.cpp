// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/array_writer.h"

#include <vector>

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
    std::vector<std::vector<std::byte>> members;  // alive until the archive is closed
    for (const auto& array : arrays) {
        SPARSESCOPE_TRY(check_array(array));
        const std::string preamble = npy_preamble(array);
        const auto head = std::as_bytes(std::span(preamble));
        auto& member = members.emplace_back(head.begin(), head.end());
        member.insert(member.end(), array.bytes.begin(), array.bytes.end());
    }
    std::vector<ZipPiece> pieces;
    for (std::size_t i = 0; i < arrays.size(); ++i)
        pieces.push_back({arrays[i].name + ".npy", members[i]});
    return write_zip(path, pieces);
}

}  // namespace sparsescope
