// SPDX-License-Identifier: GPL-3.0-or-later
// One picture as large as there is one: its file, where that is still where it was when it was
// imported, else what the workspace keeps of it. Runs in tasks.
#pragma once
#include <QImage>
#include <QSize>
#include <QString>

#include "core/corpus/corpus.h"

namespace sparsescope {

struct LargePicture {
    DocumentId document = 0;
    QImage image;           // null: there is none, or it is damaged
    bool original = false;  // the file; else the thumbnail, or stored pixels
    QString name;           // of the file; "": the pixels are in the workspace
    QString text, label;
    QSize size;              // of the file
    std::int64_t bytes = 0;  // of the file
    // Why this is not the original, or what is wrong with it; "": nothing is.
    QString problem;
    bool gone = false;  // the file is not where it was: its folder may have been moved
};

// `longest`: larger files are scaled to about that many pixels at their longer side while they are
// read. What a file claims is believed as far as Qt's limit of memory for one image.
[[nodiscard]] Result<LargePicture> large_picture(const Corpus& corpus, DatasetId dataset,
                                                 DocumentId document, int longest);

}  // namespace sparsescope
