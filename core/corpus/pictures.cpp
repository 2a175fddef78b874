// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of documents: their thumbnails, and where their files lie.
#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {
namespace {

Picture picture_from(const Statement& row) {
    return {row.as<int>(0), row.as<int>(1), row.text(2), row.text(3), row.integer(4), {}};
}

}  // namespace

Result<Picture> Corpus::picture(DocumentId id) const {
    return impl_->read("reading a picture", [&](Database& database) -> Result<Picture> {
        SPARSESCOPE_ASSIGN(auto row,
                           database.prepare("SELECT width, height, path, hash, bytes, "
                                            "thumbnail FROM picture WHERE document = ?1"));
        SPARSESCOPE_TRY(row.bind(id));
        SPARSESCOPE_ASSIGN(const bool found, row.step());
        if (!found) return Picture{};
        Picture picture = picture_from(row);
        auto thumbnail = row.blob(5);
        picture.thumbnail.resize(thumbnail.size());
        take(thumbnail, picture.thumbnail.data(), picture.thumbnail.size());
        return picture;
    });
}

Result<std::vector<Picture>> Corpus::pictures(DatasetId dataset) const {
    return impl_->read("listing pictures", [&](Database& database) -> Result<std::vector<Picture>> {
        SPARSESCOPE_ASSIGN(const DatasetInfo info, find_dataset(database, dataset));
        std::vector<Picture> pictures(static_cast<std::size_t>(info.documents));
        SPARSESCOPE_ASSIGN(
            auto row, database.prepare("SELECT width, height, path, hash, bytes, document.row FROM "
                                       "picture JOIN document ON document.id = picture.document "
                                       "WHERE document.dataset = ?1"));
        SPARSESCOPE_TRY(row.bind(dataset));
        SPARSESCOPE_TRY(row.for_each([&] {
            const auto place = row.as<std::size_t>(5);
            if (place < pictures.size()) pictures[place] = picture_from(row);
        }));
        return pictures;
    });
}

Status Corpus::set_picture_folder(DatasetId dataset, std::string_view folder) {
    return impl_->write("moving pictures", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(find_dataset(database, dataset));
        return database.run("UPDATE dataset SET picture_folder = ?2 WHERE id = ?1", dataset,
                            folder);
    });
}

Status Corpus::move_pictures(DatasetId dataset, std::span<const MovedPicture> moved) {
    return impl_->write("moving pictures", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(find_dataset(database, dataset));
        for (const MovedPicture& picture : moved)
            SPARSESCOPE_TRY(database.run(
                "UPDATE picture SET path = ?2 WHERE document = ?1 AND document IN (SELECT id FROM "
                "document WHERE dataset = ?3)",
                picture.document, picture.path, dataset));
        return {};
    });
}

}  // namespace sparsescope
