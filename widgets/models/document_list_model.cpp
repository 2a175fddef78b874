// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/document_list_model.h"

namespace sparsescope {

namespace {

QVariant document_card(const DocumentRow& row, int role) {
    switch (role) {
        case TitleRole:
            return row.text;
        case LabelRole:
            return row.label;
        case CaptionRole:
            return row.caption;
        case WordsRole:
            return row.words;
        case ImageRole:
            return row.image;
        case DamagedRole:
            return row.damaged;
        case IdRole:
            return static_cast<qlonglong>(row.id);
        case Qt::AccessibleTextRole: {
            QStringList parts{row.text, row.label, row.caption};
            parts.removeAll(QString());
            return parts.join(QStringLiteral(", "));
        }
        default:
            return {};
    }
}

}  // namespace

DocumentListModel::DocumentListModel(QObject* parent)
    : RowTable({{.title = tr("document"),
                 .tooltip = tr("Text or image of the document, with its label"),
                 .value = [](const DocumentRow& row) { return QVariant(row.text); },
                 .more = document_card}},
               parent) {}

QImage to_qimage(const Image& image) {
    const bool known = image.channels == 1 || image.channels == 3;
    if (image.width <= 0 || image.height <= 0 || !known) return {};
    const auto stride = static_cast<qsizetype>(image.width) * image.channels;
    if (image.pixels.size() !=
        static_cast<std::size_t>(stride) * static_cast<std::size_t>(image.height))
        return {};
    const auto format = image.channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888;
    return QImage(image.pixels.data(), image.width, image.height, stride, format).copy();
}

}  // namespace sparsescope
