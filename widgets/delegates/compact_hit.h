// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a whole row of a HitListModel in one narrow cell: rank, picture and one line of text, and
// below it the contribution bar, or the label, with the score. It is for columns that are too
// narrow for a table.
#pragma once
#include "widgets/delegates/cell_delegate.h"

namespace sparsescope {

class CompactHitDelegate : public CellDelegate {
    Q_OBJECT
  public:
    using CellDelegate::CellDelegate;
    void setFull(double full) { full_ = full; }  // the score of a full bar
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

  private:
    double full_ = 1;
};

}  // namespace sparsescope
