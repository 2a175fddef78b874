// SPDX-License-Identifier: GPL-3.0-or-later
// Decodes picture files: PNG (every depth, grey, palette, transparent on white, interlaced), JPEG
// (grey, RGB, CMYK, progressive, turned upright as its EXIF data say) and WebP; of what moves the
// first frame. What a file is, is told by its content. The libraries run in a program of their own
// (app/readers), so that a hostile file costs itself a sentence and nothing else.
//
// Limits: 100 megapixels (400 of a PNG that is shrunk as it is read), files of 256 MiB, 1 GiB of
// memory and half a minute a picture. Errors: a sentence that begins with the file's name.
// invalid_input: this file cannot be read; io: the program cannot be started, so no file can.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/types/document.h"
#include "core/types/picture.h"

namespace sparsescope {

struct PictureWish {
    bool pixels = true;
    bool thumbnail = false;
    int longest_side = 0;  // larger pictures are shrunk to it by averaging areas; 0: none are
};

struct DecodedPicture {
    Image image;    // RGB (3 channels), upright; empty where no pixels were wished for
    int width = 0;  // of the file, upright
    int height = 0;
    std::vector<std::uint8_t> thumbnail;  // a JPEG file of at most thumbnail_edge pixels a side
    std::string hash;                     // SHA-256 of the file, in hex
    std::int64_t bytes = 0;               // of the file
    std::string note;  // what a person should know: "It moves: the first of 12 frames is taken."
};

// Used from one thread at a time.
class PictureReader {
  public:
    // So many programs decode at a time; 0: one a core. They are started when they are needed.
    explicit PictureReader(int processes = 0);
    PictureReader(PictureReader&&) noexcept;
    PictureReader& operator=(PictureReader&&) noexcept;
    ~PictureReader();

    [[nodiscard]] Result<DecodedPicture> read(const std::filesystem::path& file,
                                              const PictureWish& wish = {});
    // Several at a time; `take` gets each in the order of the files, on the calling thread, and
    // ends it all by an error. Few pictures are in memory at a time. cancelled when asked to stop.
    using Take = std::function<Status(std::size_t place, Result<DecodedPicture> picture)>;
    [[nodiscard]] Status read_all(std::span<const std::filesystem::path> files,
                                  const PictureWish& wish, std::stop_token stop, const Take& take);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sparsescope
