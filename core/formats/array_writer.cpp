// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/array_writer.h"

#include <zip.h>

#include <algorithm>
#include <cstring>
#include <list>
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

// A member of an archive that is read from a StreamedArray while libzip closes the archive.
class StreamedMember {
  public:
    StreamedMember(const StreamedArray& array, std::string preamble)
        : array_(array), preamble_(std::move(preamble)) {
        zip_error_init(&error_);
    }
    StreamedMember(const StreamedMember&) = delete;
    StreamedMember& operator=(const StreamedMember&) = delete;
    ~StreamedMember() { zip_error_fini(&error_); }

    [[nodiscard]] const Status& outcome() const { return outcome_; }

    static zip_int64_t answer(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
        return static_cast<StreamedMember*>(self)->answer(data, size, command);
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
    [[nodiscard]] std::uint64_t total() const {
        auto factors = array_.shape;
        factors.push_back(array_.item_bytes > 0 ? array_.item_bytes : item_size(array_.type));
        std::uint64_t bytes = 0;
        return checked_product(factors, bytes) ? preamble_.size() + bytes : 0;
    }
    zip_int64_t read(std::span<std::byte> out) {
        if (written_ < preamble_.size()) {
            const std::size_t count = std::min(out.size(), preamble_.size() - written_);
            std::memcpy(out.data(), preamble_.data() + written_, count);
            written_ += count;
            return static_cast<zip_int64_t>(count);
        }
        const auto count = array_.read(out);
        if (!count) outcome_ = fail(count.error());
        written_ += count.value_or(0);
        const bool short_of = count && *count == 0 && !out.empty() && written_ != total();
        if (short_of)
            outcome_ = fail(ErrorCode::internal,
                            fmt::format("The array \"{}\" ended too early.", array_.name));
        if (outcome_) return static_cast<zip_int64_t>(*count);
        zip_error_set(&error_, ZIP_ER_INTERNAL, 0);
        return -1;
    }

    const StreamedArray& array_;
    std::string preamble_;
    std::uint64_t written_ = 0;
    Status outcome_;
    zip_error_t error_{};
};

// Adds a member that `source` gives, or nothing.
bool add_source(zip_t* archive, const std::string& name, zip_source_t* source) {
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

// Opens an archive, lets `add` fill it, and closes it. zip_close writes a temporary file beside the
// target and renames it, so the old file stays until the new one is complete.
Status write_archive(const std::filesystem::path& path,
                     const std::function<bool(zip_t* archive)>& add) {
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
    if (!add(archive.get())) return cannot_write(zip_strerror(archive.get()));
    if (zip_close(archive.get()) != 0) return cannot_write(zip_strerror(archive.get()));
    archive.release();  // zip_close freed it
    return sync_to_disk(path);
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
    return write_archive(path, [&](zip_t* archive) {
        for (std::size_t i = 0; i < arrays.size(); ++i)
            if (!add_source(archive, arrays[i].name + ".npy",
                            zip_source_buffer(archive, members[i].data(), members[i].size(), 0)))
                return false;
        return true;
    });
}

Status write_npz(const std::filesystem::path& path, std::span<const StreamedArray> arrays) {
    std::list<StreamedMember> members;  // alive, and where they are, until the archive is closed
    const Status written = write_archive(path, [&](zip_t* archive) {
        for (const StreamedArray& array : arrays) {
            StreamedMember& member = members.emplace_back(
                array, npy_preamble({array.name, array.type, array.shape, {}}, array.item_bytes));
            if (!add_source(archive, array.name + ".npy",
                            zip_source_function(archive, StreamedMember::answer, &member)))
                return false;
        }
        return true;
    });
    for (const StreamedMember& member : members)
        SPARSESCOPE_TRY(member.outcome());  // why the archive could not be closed
    return written;
}

}  // namespace sparsescope
