// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/dataset_pictures.h"

#include <system_error>

#include "core/formats/input_file.h"
#include "core/workspace/find_pictures.h"

namespace sparsescope {

std::filesystem::path original_of(const std::string& folder, const Picture& picture) {
    return std::filesystem::path(folder) / picture.path;
}

Result<std::unique_ptr<DatasetPictures>> DatasetPictures::open(const Corpus& corpus,
                                                               DatasetId dataset,
                                                               PictureWish wish) {
    wish.pixels = true;
    wish.thumbnail = false;
    std::unique_ptr<DatasetPictures> opened(new DatasetPictures(corpus, wish));
    SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
    SPARSESCOPE_ASSIGN(opened->ids_, corpus.document_ids(dataset));
    SPARSESCOPE_ASSIGN(opened->pictures_, corpus.pictures(dataset));
    opened->folder_ = folder_of_pictures(corpus.path(), info.picture_folder, opened->pictures_);
    return opened;
}

Result<DatasetPictures::Piece> DatasetPictures::read(std::span<const std::int64_t> rows,
                                                     std::stop_token stop) {
    Piece piece;
    piece.images.resize(rows.size());
    std::vector<std::filesystem::path> files;
    std::vector<std::size_t> places;  // of the files
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = static_cast<std::size_t>(rows[i]);
        if (!pictures_.at(row).empty()) {
            files.push_back(original_of(folder_, pictures_[row]));
            places.push_back(i);
        } else {
            SPARSESCOPE_ASSIGN(piece.images[i], corpus_.image(ids_.at(row)));
        }
    }
    const auto take = [&](std::size_t file, Result<DecodedPicture> decoded) -> Status {
        const std::size_t place = places[file];
        const Picture& kept = pictures_[static_cast<std::size_t>(rows[place])];
        std::error_code error;
        if (!decoded && decoded.error().code != ErrorCode::invalid_input)
            return fail(decoded.error());
        if (!decoded && !std::filesystem::exists(files[file], error)) {
            piece.faults.emplace(place, fmt::format("{} is gone. If its folder was moved, say "
                                                    "where it is now.",
                                                    display_name(files[file])));
        } else if (!decoded) {
            piece.faults.emplace(place, decoded.error().message);
        } else if (decoded->hash != kept.hash) {
            piece.faults.emplace(place, fmt::format("{} is another picture than the one that was "
                                                    "imported.",
                                                    display_name(files[file])));
        } else {
            piece.images[place] = std::move(decoded->image);
        }
        return {};
    };
    SPARSESCOPE_TRY(reader_.read_all(files, wish_, std::move(stop), take));
    return piece;
}

}  // namespace sparsescope
