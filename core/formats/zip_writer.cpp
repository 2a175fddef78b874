// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/zip_writer.h"

#include <zip.h>

#include <memory>

#include "core/base/atomic_file.h"
#include "core/formats/input_file.h"

namespace sparsescope {
namespace {

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

Status write_zip(const std::filesystem::path& path, std::span<const ZipPiece> pieces) {
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
    for (const ZipPiece& piece : pieces) {
        if (!add_member(archive.get(), piece.name, piece.bytes))
            return cannot_write(zip_strerror(archive.get()));
    }
    if (zip_close(archive.get()) != 0) return cannot_write(zip_strerror(archive.get()));
    archive.release();  // zip_close freed it
    return sync_to_disk(path);
}

}  // namespace sparsescope
