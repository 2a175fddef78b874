// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/picture_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> no_room(int error) {
    return fail(ErrorCode::io,
                fmt::format("Thumbnails cannot be kept in the folder of temporary files: {}. Make "
                            "room there, or name another folder in TMPDIR.",
                            std::strerror(error)));
}

// A file without a name, which is gone with the process.
int temporary_file() {
    std::error_code ignored;
    const fs::path folder = fs::temp_directory_path(ignored);
    std::string name = (folder / "sparsescope-thumbnails-XXXXXX").string();
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor >= 0) ::unlink(name.c_str());
    return descriptor;
}

// Messages begin with a file's whole path, and its folder is said elsewhere. A clause has no full
// stop.
std::string clause(std::string message, const std::string& whole, const std::string& path) {
    if (message.starts_with(whole)) message = path + message.substr(whole.size());
    if (message.ends_with('.')) message.pop_back();
    return message;
}

}  // namespace

PictureStore::~PictureStore() {
    if (thumbnails_ >= 0) ::close(thumbnails_);
}

Status PictureStore::write(std::span<const std::uint8_t> thumbnail, Entry& entry) {
    if (thumbnails_ < 0) thumbnails_ = temporary_file();
    if (thumbnails_ < 0) return no_room(errno);
    entry.offset = end_;
    entry.size = thumbnail.size();
    while (!thumbnail.empty()) {
        const auto count =
            ::pwrite(thumbnails_, thumbnail.data(), thumbnail.size(), static_cast<off_t>(end_));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return no_room(count < 0 ? errno : ENOSPC);
        end_ += static_cast<std::uint64_t>(count);
        thumbnail = thumbnail.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<PictureStore::Found> PictureStore::found(const Entry& entry) const {
    Found found = entry.found;
    auto& thumbnail = found.picture.thumbnail;
    thumbnail.resize(entry.size);
    for (std::size_t done = 0; done < thumbnail.size();) {
        const auto count = ::pread(thumbnails_, thumbnail.data() + done, thumbnail.size() - done,
                                   static_cast<off_t>(entry.offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return no_room(count < 0 ? errno : EIO);
        done += static_cast<std::size_t>(count);
    }
    return found;
}

Status PictureStore::keep(const std::string& path, Result<DecodedPicture> decoded,
                          const std::string& name) {
    Entry entry;
    if (!decoded) {
        if (decoded.error().code != ErrorCode::invalid_input) return fail(decoded.error());
        entry.found.fault = clause(decoded.error().message, name, path);
    } else {
        entry.found.picture = {decoded->width, decoded->height, path,
                               decoded->hash,  decoded->bytes,  {}};
        entry.found.note = std::move(decoded->note);
        if (!hashes_.insert(decoded->hash).second) ++copies_;
        if (!entry.found.note.empty()) ++moving_;
        SPARSESCOPE_TRY(write(decoded->thumbnail, entry));
    }
    entries_.insert_or_assign(path, std::move(entry));
    return {};
}

Result<std::vector<PictureStore::Found>> PictureStore::look_at(const fs::path& folder,
                                                               std::span<const std::string> paths,
                                                               const std::stop_token& stop) {
    std::vector<fs::path> files;
    std::vector<const std::string*> names;
    for (const std::string& path : paths)
        if (!entries_.contains(path)) {
            files.push_back(folder / path);
            names.push_back(&path);
        }
    PictureWish wish;
    wish.pixels = false;
    wish.thumbnail = true;
    SPARSESCOPE_TRY(reader_.read_all(files, wish, stop, [&](std::size_t i, auto decoded) {
        return keep(*names[i], std::move(decoded), display_name(files[i]));
    }));
    std::vector<Found> all;
    all.reserve(paths.size());
    for (const std::string& path : paths) {
        SPARSESCOPE_ASSIGN(auto one, found(entries_.at(path)));
        all.push_back(std::move(one));
    }
    return all;
}

Result<std::vector<Image>> PictureStore::pixels(const fs::path& folder,
                                                std::span<const std::string> paths,
                                                int longest_side, const std::stop_token& stop) {
    std::vector<fs::path> files;
    for (const std::string& path : paths)
        files.push_back(folder / path);
    std::vector<Image> images(files.size());
    PictureWish wish;
    wish.longest_side = longest_side;
    SPARSESCOPE_TRY(reader_.read_all(files, wish, stop, [&](std::size_t i, auto decoded) -> Status {
        if (decoded)
            images[i] = std::move(decoded->image);
        else if (decoded.error().code != ErrorCode::invalid_input)
            return fail(decoded.error());
        return {};
    }));
    return images;
}

}  // namespace sparsescope::importing
