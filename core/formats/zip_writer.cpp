// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/zip_writer.h"

#include <zip.h>

#include <algorithm>
#include <cstring>
#include <list>
#include <memory>

#include "core/base/atomic_file.h"
#include "core/base/no_workspace.h"
#include "core/formats/input_file.h"

namespace sparsescope {
namespace {

// A member as libzip reads it while it closes the archive.
class MemberToWrite {
  public:
    explicit MemberToWrite(const ZipPiece& piece) : piece_(piece) { zip_error_init(&error_); }
    MemberToWrite(const MemberToWrite&) = delete;
    MemberToWrite& operator=(const MemberToWrite&) = delete;
    ~MemberToWrite() { zip_error_fini(&error_); }

    [[nodiscard]] const Status& outcome() const { return outcome_; }

    static zip_int64_t answer(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
        return static_cast<MemberToWrite*>(self)->answer(data, size, command);
    }

  private:
    zip_int64_t answer(void* data, zip_uint64_t size, zip_source_cmd_t command) {
        switch (command) {
            case ZIP_SOURCE_SUPPORTS:
                return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ,
                                                      ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                                      ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
            case ZIP_SOURCE_OPEN:
            case ZIP_SOURCE_CLOSE:
            case ZIP_SOURCE_FREE:
                return 0;
            case ZIP_SOURCE_READ:
                return read({static_cast<std::byte*>(data), size});
            case ZIP_SOURCE_STAT: {
                auto* stat = static_cast<zip_stat_t*>(data);
                zip_stat_init(stat);
                stat->size = total();
                stat->valid = ZIP_STAT_SIZE;
                return sizeof(zip_stat_t);
            }
            case ZIP_SOURCE_ERROR:
                return zip_error_to_data(&error_, data, size);
            default:
                zip_error_set(&error_, ZIP_ER_OPNOTSUPP, 0);
                return -1;
        }
    }
    [[nodiscard]] std::uint64_t total() const { return piece_.bytes.size() + piece_.following; }
    zip_int64_t read(std::span<std::byte> out) {
        if (written_ < piece_.bytes.size()) {
            const std::size_t count = std::min(out.size(), piece_.bytes.size() - written_);
            std::memcpy(out.data(), piece_.bytes.data() + written_, count);
            written_ += count;
            return static_cast<zip_int64_t>(count);
        }
        if (!piece_.read) return 0;
        const auto count = piece_.read(out);
        if (!count) outcome_ = fail(count.error());
        written_ += count.value_or(0);
        const bool short_of = count && *count == 0 && !out.empty() && written_ != total();
        if (short_of)
            outcome_ = fail(ErrorCode::internal,
                            fmt::format("The member \"{}\" ended too early.", piece_.name));
        if (outcome_) return static_cast<zip_int64_t>(*count);
        zip_error_set(&error_, ZIP_ER_INTERNAL, 0);
        return -1;
    }

    const ZipPiece& piece_;
    std::uint64_t written_ = 0;
    Status outcome_;
    zip_error_t error_{};
};

bool add_member(zip_t* archive, MemberToWrite& member, const std::string& name) {
    zip_source_t* source = zip_source_function(archive, MemberToWrite::answer, &member);
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

// zip_close writes a temporary file beside the target and renames it, so the old file stays until
// the new one is complete.
Status write_members(const std::filesystem::path& path, std::span<const ZipPiece> pieces,
                     std::list<MemberToWrite>& members) {
    const auto cannot_write = [&](std::string why) {
        return fail(ErrorCode::io,
                    fmt::format("{} could not be written: {}.", display_name(path), why));
    };
    int code = 0;
    std::unique_ptr<zip_t, decltype(&zip_discard)> archive(
        zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code), &zip_discard);
    if (!archive) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        std::string why = zip_error_strerror(&error);
        zip_error_fini(&error);
        return cannot_write(std::move(why));
    }
    for (const ZipPiece& piece : pieces)
        if (!add_member(archive.get(), members.emplace_back(piece), piece.name))
            return cannot_write(zip_strerror(archive.get()));
    if (zip_close(archive.get()) != 0) return cannot_write(zip_strerror(archive.get()));
    archive.release();  // zip_close freed it
    return sync_to_disk(path);
}

}  // namespace

Status write_zip(const std::filesystem::path& path, std::span<const ZipPiece> pieces) {
    SPARSESCOPE_TRY(check_no_workspace(path));
    std::list<MemberToWrite> members;  // alive, and where they are, until the archive is closed
    const Status written = write_members(path, pieces, members);
    for (const MemberToWrite& member : members)
        SPARSESCOPE_TRY(member.outcome());  // why the archive could not be closed
    return written;
}

}  // namespace sparsescope
