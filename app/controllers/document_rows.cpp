// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/document_rows.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "app/controllers/stored_picture.h"

namespace sparsescope {
namespace {

std::size_t pixel_count(const DatasetInfo& dataset) {
    return static_cast<std::size_t>(std::max(dataset.image_width, 0)) *
           static_cast<std::size_t>(std::max(dataset.image_height, 0));
}

}  // namespace

QString label_of(const DatasetInfo& dataset, std::int32_t label) {
    return QString::fromStdString(dataset.label_name(label));
}

Result<std::vector<DocumentRow>> load_document_rows(const Corpus& corpus,
                                                    const DatasetInfo& dataset,
                                                    std::span<const DocumentId> ids) {
    SPARSESCOPE_ASSIGN(const auto documents, corpus.documents(ids));
    std::unordered_map<DocumentId, const Document*> by_id;
    for (const Document& document : documents)
        by_id[document.id] = &document;
    std::vector<DocumentRow> rows;
    rows.reserve(ids.size());
    for (const DocumentId id : ids) {
        DocumentRow row;
        row.id = id;
        if (const auto found = by_id.find(id); found != by_id.end()) {
            row.text = QString::fromStdString(found->second->text);
            row.label = label_of(dataset, found->second->label);
        }
        if (row.text.isEmpty()) row.text = "document " + QString::number(id);
        if (dataset.has_images) {
            SPARSESCOPE_ASSIGN(StoredPicture picture, stored_picture(corpus, id));
            row.image = std::move(picture.image);
            row.damaged = picture.damaged;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

bool embeddings_are_pixels(const DatasetInfo& dataset) {
    const std::size_t pixels = pixel_count(dataset);
    // What is kept of a picture's file is a thumbnail, whose pixels are not the embedding.
    if (!dataset.picture_folder.empty()) return false;
    return dataset.has_images && pixels > 0 && (dataset.dim == pixels || dataset.dim == 3 * pixels);
}

std::vector<float> per_pixel(const DatasetInfo& dataset, std::span<const float> values) {
    const std::size_t pixels = pixel_count(dataset);
    if (values.size() != 3 * pixels) return {values.begin(), values.end()};
    std::vector<float> means(pixels);
    for (std::size_t i = 0; i < pixels; ++i) {
        means[i] = (values[3 * i] + values[3 * i + 1] + values[3 * i + 2]) / 3;
    }
    return means;
}

Image to_pixels(const DatasetInfo& dataset, std::span<const float> values, double scale) {
    Image image;
    image.width = dataset.image_width;
    image.height = dataset.image_height;
    image.channels = values.size() == 3 * pixel_count(dataset) ? 3 : 1;
    image.pixels.reserve(values.size());
    for (const float value : values) {
        const double pixel = std::clamp(static_cast<double>(value) * scale, 0.0, 255.0);
        image.pixels.push_back(static_cast<std::uint8_t>(std::lround(pixel)));
    }
    return image;
}

}  // namespace sparsescope
