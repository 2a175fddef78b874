// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a corpus of any size as a table. It tells its model which rows are in sight, keeps rows at
// one height, and treats its selection as ranges, never as a list of rows.
#pragma once
#include <QItemSelection>
#include <QPointer>
#include <optional>

#include "core/types/ids.h"
#include "widgets/controls/table_view.h"

namespace sparsescope {

class CorpusTableModel;
class PictureSource;

class CorpusTable : public TableView {
    Q_OBJECT
  public:
    explicit CorpusTable(CorpusTableModel* model, QWidget* parent = nullptr);
    void setPictures(bool shown);  // rows become higher
    // Where pictures come from; it is told which are in sight.
    void setPictureSource(PictureSource* pictures);
    void setTextShown(bool shown);
    [[nodiscard]] std::int64_t selectedCount() const;
    // The first and the last row of each part of the selection.
    [[nodiscard]] std::vector<std::pair<int, int>> selectedRanges() const;
    // Selects these rows, each a first and a last one, and no others. The focus stays where it is.
    void selectRanges(const std::vector<std::pair<int, int>>& ranges);
    // Selects this row alone. y is where its top is to be in the viewport, as far as that can be;
    // with −1 the row is only brought into sight.
    void goToRow(int row, int y = -1);

  Q_SIGNALS:
    void documentHovered(std::optional<sparsescope::DocumentId> document);
    void copyRequested();
    void menuRequested(const QPoint& global_position);
    void columnMenuRequested(const QPoint& global_position);  // on the header

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    // Home and End mean the first and the last row.
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;

  private:
    void tellVisibleRows();
    void wantPictures();
    void applyWidths();
    void applyFieldWidths();
    void makeRoomForText();
    CorpusTableModel* model_;
    QPointer<PictureSource> pictures_;
};

}  // namespace sparsescope
