// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of a dataset's documents at full size, as encoders read them: decoded from their
// files where those lie outside the workspace (beside it, where both were moved: find_pictures.h),
// else the pixels that are kept inside. Used from one thread; its Corpus must outlive it.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/formats/picture_reader.h"

namespace sparsescope {

class DatasetPictures {
  public:
    // wish.longest_side bounds what is kept in memory of large pictures; no thumbnails are made.
    [[nodiscard]] static Result<std::unique_ptr<DatasetPictures>> open(const Corpus& corpus,
                                                                       DatasetId dataset,
                                                                       PictureWish wish = {});
    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(pictures_.size()); }

    struct Piece {
        std::vector<Image> images;  // one a row, in their order; empty where there is none
        // Why, a sentence each, by the place in `images`: the file is gone, is another one now, or
        // cannot be read. A document that never had a picture has none here.
        std::map<std::size_t, std::string> faults;
    };
    // Rows count from 0; several files are decoded at a time.
    [[nodiscard]] Result<Piece> read(std::span<const std::int64_t> rows, std::stop_token stop);

  private:
    DatasetPictures(const Corpus& corpus, PictureWish wish) : corpus_(corpus), wish_(wish) {}
    const Corpus& corpus_;
    PictureWish wish_;
    std::string folder_;
    std::vector<DocumentId> ids_;    // by row
    std::vector<Picture> pictures_;  // by row, without thumbnails
    PictureReader reader_;
};

// Where the file of a picture is; `folder` is DatasetInfo::picture_folder.
[[nodiscard]] std::filesystem::path original_of(const std::string& folder, const Picture& picture);

}  // namespace sparsescope
