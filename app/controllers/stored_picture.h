// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of a document as the window shows it: the thumbnail of its file, or the pixels that a
// dataset brought itself. The functions run in tasks.
#pragma once
#include <QImage>
#include <QSize>
#include <vector>

#include "core/corpus/corpus.h"

namespace sparsescope {

struct StoredPicture {
    QImage image;          // null: there is none
    bool damaged = false;  // there is one, which cannot be read
};
// At most `edge` pixels at its longer side; 0: as it is stored. Never larger than it is stored.
[[nodiscard]] Result<StoredPicture> stored_picture(const Corpus& corpus, DocumentId id,
                                                   int edge = 0);

// A JPEG file in memory; null when it is none, or is larger than a thumbnail ever is.
[[nodiscard]] QImage decode_thumbnail(const std::vector<std::uint8_t>& file, int edge = 0);

// Width over height of each picture of a dataset by row, 0 where a document has none. Empty when
// all are of one shape, as where a dataset brought pixels of its own.
[[nodiscard]] Result<std::vector<float>> picture_shapes(const Corpus& corpus,
                                                        const DatasetInfo& dataset);

}  // namespace sparsescope
