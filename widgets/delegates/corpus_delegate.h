// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a cell of the corpus table: text, a thumbnail, or tags as chips. As long as the row has not
// been read it draws a pale bar.
#pragma once
#include "widgets/delegates/cell_delegate.h"

namespace sparsescope {

class CorpusDelegate : public CellDelegate {
    Q_OBJECT
  public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

  private:
    static void paintTags(QPainter* painter, QRect rect, const QStringList& tags);
    static void paintLoading(QPainter* painter, const QRect& rect, const QModelIndex& index);
};

}  // namespace sparsescope
