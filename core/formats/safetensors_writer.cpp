// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/formats/safetensors_types.h"

namespace sparsescope {
namespace {

Result<std::string> make_header(std::span<const TensorToWrite> tensors,
                                const std::map<std::string, std::string>& metadata) {
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::uint64_t offset = 0;
    for (const auto& tensor : tensors) {
        std::uint64_t items = 0;
        std::uint64_t bytes = 0;
        const auto type = safetensors_name(tensor.type);
        if (type.empty() || header.contains(tensor.name) || tensor.name == "__metadata__" ||
            !checked_product(tensor.shape, items) ||
            __builtin_mul_overflow(items, item_size(tensor.type), &bytes) ||
            bytes != tensor.bytes.size()) {
            return fail(
                ErrorCode::internal,
                fmt::format("The tensor \"{}\" cannot be written: its name, type, shape and "
                            "bytes do not agree.",
                            tensor.name));
        }
        header[tensor.name] = {
            {"dtype", type}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');  // tensors begin aligned
    return text;
}

// Without a question to ask, in one piece.
Status write_pieces(OutputFile& file, std::span<const std::byte> bytes,
                    const std::function<bool()>& stopped) {
    if (!stopped) return file.write(bytes);
    constexpr std::size_t piece = std::size_t{16} << 20;
    while (!bytes.empty()) {
        const auto next = bytes.first(std::min(piece, bytes.size()));
        SPARSESCOPE_TRY(file.write(next));
        bytes = bytes.subspan(next.size());
        if (next.size() < piece) break;
        SPARSESCOPE_TRY(file.sync());
        if (stopped()) return cancelled();
    }
    return {};
}

}  // namespace

Status write_safetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                         const std::map<std::string, std::string>& metadata,
                         const std::function<bool()>& stopped) {
    return guard("writing a safetensors file", [&]() -> Status {
        SPARSESCOPE_ASSIGN(const std::string header, make_header(tensors, metadata));
        return write_file_atomically(path, [&](OutputFile& file) -> Status {
            const std::uint64_t length = header.size();
            SPARSESCOPE_TRY(file.write(std::as_bytes(std::span(&length, 1))));
            SPARSESCOPE_TRY(file.write(header));
            for (const auto& tensor : tensors)
                SPARSESCOPE_TRY(write_pieces(file, tensor.bytes, stopped));
            return {};
        });
    });
}

}  // namespace sparsescope
