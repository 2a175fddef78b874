// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/formats/safetensors.h"
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

}  // namespace

Status write_safetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                         const std::map<std::string, std::string>& metadata) {
    return guard("writing a safetensors file", [&]() -> Status {
        SPARSESCOPE_ASSIGN(const std::string header, make_header(tensors, metadata));
        return write_file_atomically(path, [&](OutputFile& file) -> Status {
            const std::uint64_t length = header.size();
            SPARSESCOPE_TRY(file.write(std::as_bytes(std::span(&length, 1))));
            SPARSESCOPE_TRY(file.write(header));
            for (const auto& tensor : tensors)
                SPARSESCOPE_TRY(file.write(tensor.bytes));
            return {};
        });
    });
}

}  // namespace sparsescope
