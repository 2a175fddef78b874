// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the box that says whether a run is drawn over the shown one: ticked, and filled with the
// colour of the run's line, when it is.
#pragma once
#include "widgets/delegates/cell_delegate.h"

namespace sparsescope {

class OverlayBoxDelegate : public CellDelegate {
    Q_OBJECT

  public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace sparsescope
