// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/picture_original.h"

#include <algorithm>

#include <QDir>
#include <QFileInfo>
#include <QImageReader>

#include "app/controllers/document_rows.h"
#include "app/controllers/stored_picture.h"
#include "core/formats/picture_reader.h"
#include "core/workspace/find_pictures.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {
namespace {

// "": the path leads out of the folder, which no import writes.
QString file_of(const QString& folder, const Picture& picture) {
    const QString path = QString::fromStdString(picture.path);
    const bool outside =
        path.isEmpty() || QDir::isAbsolutePath(path) || path.split('/').contains("..");
    return outside || folder.isEmpty() ? QString() : folder + '/' + path;
}

// As imports read pictures; null: it cannot be read.
QImage read_by_program(const QString& file, int longest) {
    PictureReader reader(1);
    const auto read = reader.read(file.toStdString(), {.longest_side = longest});
    return read ? to_qimage(read->image) : QImage();
}

QImage read_file(const QString& file, int longest, QString& problem) {
    QImageReader reader(file);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (size.isValid() && std::max(size.width(), size.height()) > longest)
        reader.setScaledSize(
            size.scaled(longest, longest, Qt::KeepAspectRatio).expandedTo(QSize(1, 1)));
    QImage image = reader.read();
    // Qt alone reads no WebP, and gives up on large ones.
    if (image.isNull()) image = read_by_program(file, longest);
    if (image.isNull())
        problem = QString("The file “%1” cannot be shown: %2. This is what the workspace keeps.")
                      .arg(QFileInfo(file).fileName(), reader.errorString());
    return image;
}

void read_original(const QString& folder, const Picture& picture, int longest,
                   LargePicture& large) {
    const QString file = file_of(folder, picture);
    const QFileInfo info(file);
    // Only plain files: a device or a pipe in its place would be read for ever.
    if (file.isEmpty() || !info.isFile()) {
        large.gone = true;
        large.problem = QString(
                            "The original “%1” is not where it was: %2. This is the thumbnail "
                            "that the workspace keeps.")
                            .arg(large.name, folder);
        return;
    }
    QImage image = read_file(file, longest, large.problem);
    if (image.isNull()) return;
    large.image = std::move(image);
    large.original = true;
    if (picture.bytes > 0 && info.size() != picture.bytes)
        large.problem = QString(
                            "The file “%1” is another one than was imported: its embedding and "
                            "its neurons are of the picture it was then.")
                            .arg(large.name);
}

}  // namespace

Result<LargePicture> large_picture(const Corpus& corpus, DatasetId dataset, DocumentId document,
                                   int longest) {
    SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
    SPARSESCOPE_ASSIGN(const Document stored, corpus.document(document));
    SPARSESCOPE_ASSIGN(StoredPicture kept, stored_picture(corpus, document));
    SPARSESCOPE_ASSIGN(const Picture picture, corpus.picture(document));
    LargePicture large;
    large.document = document;
    large.text = QString::fromStdString(stored.text);
    large.label = label_of(info, stored.label);
    large.image = std::move(kept.image);
    if (picture.empty()) {
        if (kept.damaged) large.problem = "The pixels of this document are damaged.";
        if (large.image.isNull() && !kept.damaged) large.problem = "This document has no picture.";
        return large;
    }
    large.name = QFileInfo(QString::fromStdString(picture.path)).fileName();
    large.size = {picture.width, picture.height};
    large.bytes = picture.bytes;
    // Workspace and folder may have been moved together.
    const std::string folder = folder_of_pictures(corpus.path(), info.picture_folder, {picture});
    read_original(QString::fromStdString(folder), picture, longest, large);
    if (large.image.isNull()) large.problem += QString(" Its thumbnail is damaged, too.");
    return large;
}

}  // namespace sparsescope
