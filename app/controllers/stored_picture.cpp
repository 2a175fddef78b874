// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/stored_picture.h"

#include <algorithm>

#include <QBuffer>
#include <QImageReader>

#include "widgets/models/document_list_model.h"

namespace sparsescope {
namespace {

// Of a file that claims to be a thumbnail. What a stranger's workspace holds is not decoded at any
// size.
constexpr int most_thumbnail_pixels = 8 * thumbnail_edge;

QImage not_larger(const QImage& image, int edge) {
    if (edge <= 0 || std::max(image.width(), image.height()) <= edge) return image;
    return image.scaled(edge, edge, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

}  // namespace

QImage decode_thumbnail(const std::vector<std::uint8_t>& file, int edge) {
    if (file.empty()) return {};
    QByteArray bytes = QByteArray::fromRawData(reinterpret_cast<const char*>(file.data()),
                                               static_cast<qsizetype>(file.size()));
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, "jpeg");
    const QSize size = reader.size();
    if (size.isEmpty() || std::max(size.width(), size.height()) > most_thumbnail_pixels) return {};
    if (edge > 0 && std::max(size.width(), size.height()) > edge)
        reader.setScaledSize(size.scaled(edge, edge, Qt::KeepAspectRatio).expandedTo(QSize(1, 1)));
    return reader.read();
}

Result<StoredPicture> stored_picture(const Corpus& corpus, DocumentId id, int edge) {
    SPARSESCOPE_ASSIGN(const Picture picture, corpus.picture(id));
    if (!picture.empty()) {
        StoredPicture shown{decode_thumbnail(picture.thumbnail, edge), false};
        shown.damaged = shown.image.isNull();
        return shown;
    }
    SPARSESCOPE_ASSIGN(const Image image, corpus.image(id));
    const QImage own = to_qimage(image);
    return StoredPicture{not_larger(own, edge), own.isNull() && !image.empty()};
}

Result<std::vector<float>> picture_shapes(const Corpus& corpus, const DatasetInfo& dataset) {
    if (dataset.picture_folder.empty()) return std::vector<float>();
    SPARSESCOPE_ASSIGN(const auto pictures, corpus.pictures(dataset.id));
    std::vector<float> shapes(pictures.size());
    std::ranges::transform(pictures, shapes.begin(), [](const Picture& one) {
        return one.height > 0 ? static_cast<float>(one.width) / static_cast<float>(one.height) : 0;
    });
    const auto first = std::ranges::find_if(shapes, [](float shape) { return shape > 0; });
    const bool all_alike = std::all_of(first, shapes.end(),
                                       [&](float shape) { return shape == 0 || shape == *first; });
    if (all_alike) shapes.clear();
    return shapes;
}

}  // namespace sparsescope
