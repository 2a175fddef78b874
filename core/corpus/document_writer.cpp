// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/document_writer.h"

#include <string>
#include <utility>

#include "core/corpus/blob.h"

namespace sparsescope {

namespace {

Status check_image(const Image& image, std::int64_t row) {
    if (image.empty()) return {};
    const bool shaped =
        image.width > 0 && image.height > 0 && (image.channels == 1 || image.channels == 3);
    const auto expected = shaped ? static_cast<std::uint64_t>(image.width) *
                                       static_cast<std::uint64_t>(image.height) *
                                       static_cast<std::uint64_t>(image.channels)
                                 : 0;
    if (shaped && image.pixels.size() == expected) return {};
    return fail(
        ErrorCode::invalid_input,
        fmt::format(
            "The image of document {} claims {} × {} pixels with {} channels but has {} bytes. "
            "Images are 8-bit grey (1 channel) or RGB (3).",
            row, image.width, image.height, image.channels, image.pixels.size()));
}

Status check_picture(const NewDocument& document, std::int64_t row) {
    const Picture& picture = document.picture;
    if (picture.empty()) return {};
    constexpr std::size_t hash_digits = 64;
    const bool whole = picture.width > 0 && picture.height > 0 && picture.bytes > 0 &&
                       !picture.path.empty() && picture.hash.size() == hash_digits &&
                       !picture.thumbnail.empty();
    if (whole && document.image.empty()) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("Document {} has {}.", row,
                            whole ? "an image and a picture; it can have one of them"
                                  : "a picture without size, path, hash or thumbnail"));
}

Status check_document(const NewDocument& document, std::int64_t row) {
    if (document.label < no_label)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("Document {} has the label {}; labels count from 0, and {} means none.",
                        row, document.label, no_label));
    if (document.split == Split::none)
        return fail(ErrorCode::invalid_input,
                    fmt::format("Document {} is in no split; a new document is for training, "
                                "validation or testing.",
                                row));
    SPARSESCOPE_TRY(check_picture(document, row));
    return check_image(document.image, row);
}

}  // namespace

Status check_embeddings(std::size_t documents, EmbeddingView embeddings, std::size_t dim) {
    const std::size_t expected = dim == 0 ? 0 : documents;
    if (embeddings.rows == expected && (expected == 0 || embeddings.dim == dim)) return {};
    return fail(
        ErrorCode::invalid_input,
        fmt::format("{} documents came with {} embeddings of dimension {}; expected were {} of "
                    "dimension {}. Nothing was added.",
                    documents, embeddings.rows, embeddings.dim, expected, dim));
}

Result<DocumentWriter> DocumentWriter::begin(Database& database, DatasetId dataset,
                                             std::int64_t first_row) {
    SPARSESCOPE_ASSIGN(
        auto document,
        database.prepare("INSERT INTO document(dataset, row, label, split, validation, level, "
                         "text, metadata) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
    SPARSESCOPE_ASSIGN(
        auto full_text,
        database.prepare("INSERT INTO document_fts(rowid, text) VALUES (?1, searched_text(?2))"));
    SPARSESCOPE_ASSIGN(auto image,
                       database.prepare("INSERT INTO document_image VALUES (?1, ?2, ?3, ?4, ?5)"));
    SPARSESCOPE_ASSIGN(
        auto picture,
        database.prepare("INSERT INTO picture(document, width, height, path, hash, bytes, "
                         "thumbnail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    SPARSESCOPE_ASSIGN(auto tag, database.prepare("INSERT OR IGNORE INTO tag(name) VALUES (?1)"));
    SPARSESCOPE_ASSIGN(auto tag_document,
                       database.prepare("INSERT OR IGNORE INTO document_tag(tag, document) SELECT "
                                        "id, ?2 FROM tag WHERE name = ?1"));
    SPARSESCOPE_ASSIGN(auto levels, LevelWriter::begin(database, dataset));
    SPARSESCOPE_ASSIGN(auto parts, PartWriter::begin(database, dataset));
    return DocumentWriter(database, dataset, first_row, std::move(document), std::move(full_text),
                          std::move(image), std::move(picture), std::move(tag),
                          std::move(tag_document), std::move(levels), std::move(parts));
}

Result<DocumentId> DocumentWriter::add(const NewDocument& document) {
    SPARSESCOPE_TRY(check_document(document, row_));
    SPARSESCOPE_ASSIGN(const std::int32_t level, levels_.index(document.level));
    const bool validation = document.split == Split::validation;
    SPARSESCOPE_TRY(document_.run(dataset_, row_, document.label, document.split == Split::test,
                                  validation, level, document.text, document.metadata));
    const DocumentId id = database_->last_insert_id();
    if (!document.text.empty()) SPARSESCOPE_TRY(full_text_.run(id, document.text));
    if (!document.image.empty()) SPARSESCOPE_TRY(add_image(id, document.image));
    if (!document.picture.empty()) SPARSESCOPE_TRY(add_picture(id, document.picture));
    SPARSESCOPE_TRY(parts_.add(id, document.part_of, document.part));
    for (const std::string& tag : document.tags) {
        SPARSESCOPE_TRY(tag_.run(tag));
        SPARSESCOPE_TRY(tag_document_.run(tag, id));
    }
    ++row_;
    if (document.split == Split::train) ++train_documents_;
    if (validation) ++validation_documents_;
    if (document.label != no_label) ++labelled_documents_;
    max_label_ = std::max(max_label_, document.label);
    has_text_ = has_text_ || !document.text.empty();
    return id;
}

void DocumentWriter::note_size(int width, int height) {
    if (!has_images_) {
        image_width_ = width;
        image_height_ = height;
    }
    has_images_ = true;
}

Status DocumentWriter::add_picture(DocumentId id, const Picture& picture) {
    note_size(picture.width, picture.height);
    return picture_.run(id, picture.width, picture.height, picture.path, picture.hash,
                        picture.bytes,
                        bytes_of(picture.thumbnail.data(), picture.thumbnail.size()));
}

Status DocumentWriter::add_image(DocumentId id, const Image& image) {
    note_size(image.width, image.height);
    return image_.run(id, image.width, image.height, image.channels,
                      bytes_of(image.pixels.data(), image.pixels.size()));
}

Status DocumentWriter::finish() {
    return database_->run(
        "UPDATE dataset SET documents = documents + ?2, train_documents = train_documents + ?3, "
        "validation_documents = validation_documents + ?10, test_documents = test_documents + ?4, "
        "labelled_documents = labelled_documents + ?5, has_text = max(has_text, ?6), "
        "image_width = CASE WHEN has_images THEN image_width ELSE ?8 END, "
        "image_height = CASE WHEN has_images THEN image_height ELSE ?9 END, "
        "has_images = max(has_images, ?7) WHERE id = ?1",
        dataset_, added(), train_documents_, added() - train_documents_ - validation_documents_,
        labelled_documents_, has_text_, has_images_, image_width_, image_height_,
        validation_documents_);
}

}  // namespace sparsescope
