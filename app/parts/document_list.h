// SPDX-License-Identifier: GPL-3.0-or-later
// A list that shows documents as cards, or as tiles when they have pictures. Return, a double click
// and the context menu ask for documents like the chosen one; Z shows its picture large.
#pragma once
#include <QListView>

#include "widgets/models/document_list_model.h"

namespace sparsescope {

class DocumentList : public QListView {
    Q_OBJECT

  public:
    enum class Pictures { as_tiles, in_cards };
    explicit DocumentList(Pictures pictures = Pictures::as_tiles, QWidget* parent = nullptr);
    void setDocuments(std::vector<DocumentRow> documents);
    [[nodiscard]] DocumentListModel* documents() const { return model_; }

  Q_SIGNALS:
    void moreLikeRequested(sparsescope::DocumentId document);
    void zoomRequested(int row);  // to see its picture large

  protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void setTiled(bool tiled);
    [[nodiscard]] bool hasPicture(const QModelIndex& index) const;

    Pictures pictures_;
    DocumentListModel* model_;
    QAbstractItemDelegate* cards_;
    QAbstractItemDelegate* tiles_;
};

}  // namespace sparsescope
