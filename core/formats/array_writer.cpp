// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/array_writer.h"

#include <zip.h>

#include <memory>

#include "core/base/atomic_file.h"
#include "core/formats/input_file.h"
#include "core/formats/npy.h"

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

// Adds one member that libzip reads from memory while it closes the archive.
bool add_member(zip_t* archive, const std::string& name, std::span<const std::byte> bytes) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    if (source == nullptr) return false;
    const auto index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    const auto position = static_cast<zip_uint64_t>(index);
    // A fixed date (1980, the first that zip can tell), so that equal arrays give equal files.
    constexpr std::uint16_t first_day = (1U << 5) | 1U;
    return zip_set_file_compression(archive, position, ZIP_CM_STORE, 0) == 0 &&
           zip_file_set_dostime(archive, position, 0, first_day, 0) == 0;
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
    const auto cannot_write = [&](std::string why) {
        return fail(ErrorCode::io,
                    fmt::format("{} could not be written: {}.", display_name(path), why));
    };
    int code = 0;
    // zip_close writes a temporary file beside the target and renames it, so the old file stays
    // until the new one is complete.
    std::unique_ptr<zip_t, decltype(&zip_discard)> archive(
        zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code), &zip_discard);
    if (!archive) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        std::string why = zip_error_strerror(&error);
        zip_error_fini(&error);
        return cannot_write(std::move(why));
    }
    for (std::size_t i = 0; i < arrays.size(); ++i) {
        if (!add_member(archive.get(), arrays[i].name + ".npy", members[i])) {
            return cannot_write(zip_strerror(archive.get()));
        }
    }
    if (zip_close(archive.get()) != 0) return cannot_write(zip_strerror(archive.get()));
    archive.release();  // zip_close freed it
    return sync_to_disk(path);
}

}  // namespace sparsescope
