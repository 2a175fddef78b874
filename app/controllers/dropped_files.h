// SPDX-License-Identifier: GPL-3.0-or-later
// Tells what files that were dropped on the window are, and which belongs in which field of an
// import. Looks into them, so it belongs in a task. Any thread.
#pragma once
#include <optional>
#include <stop_token>

#include <QString>
#include <QStringList>

#include "app/controllers/import_previewer.h"

namespace sparsescope {

enum class FilePart { embeddings, labels, texts, left_out };

struct DroppedFile {
    QString path;
    FilePart part = FilePart::left_out;
};

struct DroppedFiles {
    QString workspace;              // to be opened; "": none
    QString model;                  // to be loaded; "": none
    QString encoder;                // the folder of one, to be added; "": none
    std::vector<DroppedFile> data;  // to be imported together
    bool sure = true;               // of the parts of the data; else they are to be asked for
};

// By its name: the file of a picture.
[[nodiscard]] bool is_picture_name(const QString& path);

// Pictures stand for the folder that they are in. The error says in a sentence why nothing can be
// done with them. `open` is the workspace that is open, whose files are not looked into; "": none.
[[nodiscard]] Result<DroppedFiles> sort_dropped(const QStringList& paths,
                                                const std::filesystem::path& open,
                                                const PreviewFunction& preview,
                                                const std::stop_token& stop);

// The files as fields of an import.
[[nodiscard]] ImportChoice import_choice(const std::vector<DroppedFile>& files);

}  // namespace sparsescope
