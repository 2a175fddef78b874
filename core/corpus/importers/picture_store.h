// SPDX-License-Identifier: GPL-3.0-or-later
// What an import knows of picture files. It reads its source several times, and each file is
// decoded once: sizes and hashes are kept in memory, thumbnails in a file without a name. Used from
// one thread at a time. Private to imports.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/formats/picture_reader.h"
#include "core/types/picture.h"

namespace sparsescope::importing {

class PictureStore {
  public:
    PictureStore() = default;
    PictureStore(const PictureStore&) = delete;
    PictureStore& operator=(const PictureStore&) = delete;
    ~PictureStore();

    struct Found {
        Picture picture;    // with its thumbnail; empty where the file cannot be read
        std::string fault;  // why, a clause that begins with the path
        std::string note;   // for people, where there is something to say
    };
    // Of these paths below the folder, in their order; several are decoded at a time. Errors:
    // cancelled; io where no file can be read at all.
    [[nodiscard]] Result<std::vector<Found>> look_at(const std::filesystem::path& folder,
                                                     std::span<const std::string> paths,
                                                     const std::stop_token& stop);
    // Their pixels, for encoders: RGB, upright, the longer side at most this (0: as it is); empty
    // where a file cannot be read. Nothing of it is kept.
    [[nodiscard]] Result<std::vector<Image>> pixels(const std::filesystem::path& folder,
                                                    std::span<const std::string> paths,
                                                    int longest_side, const std::stop_token& stop);

    // Of all files so far: how many are the same, byte for byte, as one before them.
    [[nodiscard]] std::int64_t copies() const { return copies_; }
    [[nodiscard]] std::int64_t moving() const { return moving_; }  // of which a frame is taken

  private:
    struct Entry {
        Found found;  // without its thumbnail
        std::uint64_t offset = 0;
        std::size_t size = 0;
    };
    [[nodiscard]] Status keep(const std::string& path, Result<DecodedPicture> decoded,
                              const std::string& name);
    [[nodiscard]] Status write(std::span<const std::uint8_t> thumbnail, Entry& entry);
    [[nodiscard]] Result<Found> found(const Entry& entry) const;

    PictureReader reader_;
    std::unordered_map<std::string, Entry> entries_;
    std::unordered_set<std::string> hashes_;
    std::int64_t copies_ = 0;
    std::int64_t moving_ = 0;
    int thumbnails_ = -1;  // the file
    std::uint64_t end_ = 0;
};

}  // namespace sparsescope::importing
