// SPDX-License-Identifier: GPL-3.0-or-later
// Holds documents as cards in one column: the examples of a neuron, or candidates for a query.
#pragma once
#include <QImage>
#include <QStringList>

#include "core/types/document.h"
#include "widgets/models/row_table.h"

namespace sparsescope {

struct DocumentRow {
    DocumentId id = 0;
    QString text;
    QString label;
    QString caption;       // small, at the right: "0.83"
    QStringList words;     // shown bold
    QImage image;          // null if none
    bool damaged = false;  // it has a picture, which cannot be read
};

class DocumentListModel : public RowTable<DocumentRow> {
    Q_OBJECT
  public:
    explicit DocumentListModel(QObject* parent = nullptr);
    void setDocuments(std::vector<DocumentRow> documents) { setRows(std::move(documents)); }
    [[nodiscard]] DocumentId documentAt(int shown) const { return row(shown).id; }
};

// A stored image as Qt shows it. It is null when the stored one is empty, or when its pixels do not
// fit its size.
[[nodiscard]] QImage to_qimage(const Image& image);

}  // namespace sparsescope
